import { expect, it } from "vitest";

import { sendBackWeek } from "../../../src/domain/approval/decide-week.ts";
import { setApproval } from "../../../src/domain/approval/set-approval.ts";
import { submitWeek } from "../../../src/domain/approval/submit-week.ts";
import { connectChat, linkChat, messagesIn } from "../../support/chat.ts";
import { deliverFor } from "../../support/notifications.ts";
import { createPerson, ctxFor } from "../../support/people.ts";

it("a member hears in chat once that their week was sent back, and why", async () => {
  const ada = await createPerson({ name: "Ada" });
  await connectChat(ada);
  await linkChat(ada);
  const lead = await createPerson({ workspaceId: ada.workspaceId, name: "Lead" });
  const startsOn = "2026-01-05";
  await setApproval(ctxFor(lead), true);
  await submitWeek(ctxFor(ada), startsOn);
  const ctx = ctxFor(lead);
  await sendBackWeek(ctx, { userId: ada.userId, startsOn, note: "Tuesday is missing" });
  for (const attempt of [1, 2]) {
    await deliverFor(ada, ctx.jobs);
    const messages = await messagesIn("app");
    expect(messages, `attempt ${attempt}`).toHaveLength(1);
    expect(messages[0]).toContain("Your week of 2026-01-05 was sent back: Tuesday is missing");
  }
});
