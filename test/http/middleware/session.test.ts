import { waitOnExecutionContext, createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { sessions } from "../../../src/db/schema/people.ts";
import { createApp } from "../../../src/http/app.ts";
import { appUrl, createPerson, db, type Person } from "../../support/people.ts";

const hourMs = 3_600_000;

async function visit({ cookie }: Person) {
  const ctx = createExecutionContext();
  await createApp().request(`${appUrl}/settings`, { headers: { Cookie: cookie } }, env, ctx);
  await waitOnExecutionContext(ctx);
  const row = await db().select().from(sessions).get();
  return row?.lastSeenAt ?? 0;
}

describe("a session's last sight", () => {
  it("is not written again within the hour", async () => {
    const seenAt = Date.now() - hourMs + 60_000;
    expect(await visit(await createPerson({ now: seenAt }))).toBe(seenAt);
  });

  it("is written after an hour", async () => {
    const seenAt = Date.now() - hourMs - 60_000;
    expect(await visit(await createPerson({ now: seenAt }))).toBeGreaterThan(seenAt + hourMs);
  });
});
