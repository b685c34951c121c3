import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";

import { audit } from "../../src/db/schema/people.ts";
import { changeRole } from "../../src/domain/members/change-role.ts";
import { openConnection } from "../../src/integrations/connections/open-connection.ts";
import { createFeed } from "../../src/integrations/ics/feed.ts";
import { replayDelivery } from "../../src/integrations/inbound/replay-delivery.ts";
import { connectByOAuth } from "../support/connections.ts";
import { processedDelivery } from "../support/deliveries.ts";
import { createHook, deliver } from "../support/hooks.ts";
import { issuePayload } from "../support/issue-payload.ts";
import { createPerson, ctxFor, db, type Person } from "../support/people.ts";
import { sandbox } from "../support/sandbox.ts";
import { contextFor } from "../support/context.ts";

const hourMs = 3_600_000;
let owner: Person;

beforeEach(async () => {
  owner = await createPerson();
});

const rowsOf = ({ workspaceId }: Person) =>
  db().select().from(audit).where(eq(audit.workspaceId, workspaceId));

/** What an action adds to the audit of the owner's workspace. */
async function added(act: () => Promise<unknown>) {
  const before = new Set((await rowsOf(owner)).map(({ id }) => id));
  await act();
  const after = (await rowsOf(owner)).filter(({ id }) => !before.has(id));
  return after.map(({ action, actor }) => ({ action, actor }));
}

async function refuseRenewal(): Promise<void> {
  const connectionId = await connectByOAuth(owner, "alice", "google");
  await sandbox.post("/google/grants/revoke");
  for (let attempt = 0; attempt < 2; attempt++) {
    const open = await openConnection(await contextFor(owner, Date.now() + 2 * hourMs), connectionId).catch(
      () => null,
    );
    await open?.call((access) => open.provider.account(access)).catch(() => null);
  }
}

describe("the audit", () => {
  it("L1: has one row for a connect, a refused renewal, a role, a replay and a published calendar", async () => {
    const actor = `user:${owner.userId}`;
    expect(await added(() => connectByOAuth(owner))).toEqual([{ action: "connection.connect", actor }]);
    expect(await added(refuseRenewal)).toEqual([
      { action: "connection.connect", actor },
      { action: "connection.needs_reconnect", actor: expect.any(String) },
    ]);
    const { userId } = await createPerson({ workspaceId: owner.workspaceId, role: "member" });
    expect(await added(() => changeRole(ctxFor(owner), { userId, role: "admin" }))).toEqual([
      { action: "member.role", actor },
    ]);
    const hook = await createHook({ workspaceId: owner.workspaceId, repositoryId: "186853002" });
    await deliver(hook, issuePayload(), { deliveryId: "d" });
    await processedDelivery(hook.id, "d");
    const replay = () => replayDelivery(ctxFor(owner), { subscriptionId: hook.id, deliveryId: "d" });
    expect(await added(replay)).toEqual([{ action: "delivery.replay", actor }]);
    expect(await added(() => createFeed(ctxFor(owner)))).toEqual([{ action: "feed.create", actor }]);
  });

  it("L1: refuses every change and deletion, and has no row of another workspace", async () => {
    await createFeed(ctxFor(owner));
    const other = await createPerson();
    await createFeed(ctxFor(other));
    const before = await rowsOf(owner);
    expect(before).toHaveLength(1);
    expect(await rowsOf(other)).toHaveLength(1);
    const forged = "workspace_id, id, at, 'system', action, target, detail FROM audit WHERE true";
    for (const statement of [
      "UPDATE audit SET actor = 'system'",
      "UPDATE OR REPLACE audit SET actor = 'system'",
      `INSERT OR REPLACE INTO audit SELECT ${forged}`,
      `REPLACE INTO audit SELECT ${forged}`,
      `INSERT INTO audit SELECT ${forged} ON CONFLICT DO UPDATE SET actor = excluded.actor`,
      "DELETE FROM audit",
      `DELETE FROM audit WHERE id = '${before[0]?.id}'`,
    ]) {
      await expect(env.DB.prepare(statement).run()).rejects.toThrow("audit is append-only");
    }
    expect(await rowsOf(owner)).toEqual(before);
  });
});
