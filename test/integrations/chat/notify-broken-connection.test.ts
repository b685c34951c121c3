import { eq } from "drizzle-orm";
import { expect, it } from "vitest";

import { connections } from "../../../src/db/schema/connections.ts";
import { notifyBrokenConnection } from "../../../src/integrations/chat/notifications/notify-broken-connection.ts";
import { owe } from "../../../src/integrations/outbox/owe.ts";
import { testConnection } from "../../../src/integrations/connections/test-connection.ts";
import { systemContext } from "../../support/bindings.ts";
import { connectChat, linkChat, messagesIn } from "../../support/chat.ts";
import { deliverFor } from "../../support/notifications.ts";
import { connectByOAuth } from "../../support/connections.ts";
import { createPerson, db } from "../../support/people.ts";
import { contextFor } from "../../support/context.ts";

it("a member hears once in chat each time their calendar needs a new sign-in, and not when it works again", async () => {
  const ada = await createPerson({ name: "Ada" });
  await connectChat(ada);
  await linkChat(ada);
  const connectionId = await connectByOAuth(ada, "alice", "google");
  const told = {
    type: "connection.broken",
    connectionId,
    eventId: "e",
    at: 0,
    workspaceId: ada.workspaceId,
  } as const;
  expect(await notifyBrokenConnection(await systemContext(ada), told)).toEqual([]);

  await fetch("http://localhost:8788/_control/google/grants/revoke", { method: "POST", body: "{}" });
  const ctx = await contextFor(ada);
  await testConnection(ctx, connectionId);
  await testConnection(await contextFor(ada), connectionId).catch(() => null);
  // The same hints twice, as a queue may bring them.
  for (const attempt of [1, 2]) {
    await deliverFor(ada, ctx.jobs);
    const messages = await messagesIn("app");
    expect(messages, `attempt ${attempt}`).toHaveLength(1);
    expect(messages[0]).toContain("needs a new sign-in of alice@acme.example");
  }
  const [row] = await db().select().from(connections).where(eq(connections.id, connectionId));
  expect(row?.status).toBe("needs_reconnect");
  // Reconnected and broken again.
  await db()
    .update(connections)
    .set({ lastErrorAt: (row?.lastErrorAt ?? 0) + 1 })
    .where(eq(connections.id, connectionId));
  const again = await systemContext(ada);
  const rows = await owe(again, await notifyBrokenConnection(again, told));
  await deliverFor(ada, [{ type: "outbox.deliver", rows }]);
  expect(await messagesIn("app")).toHaveLength(2);
});
