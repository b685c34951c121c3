import { eq } from "drizzle-orm";
import { expect, it } from "vitest";

import { bindings } from "../../../src/db/schema/bindings.ts";
import { connectionHosts } from "../../../src/db/schema/connections.ts";
import { boundTo, runJobs, syncAll } from "../../support/issue-sync.ts";
import { createPerson, db } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";

const host = "api.github.com";

it("a sync for which few calls are left waits for the reset, once, without a call or a row", async () => {
  const owner = await createPerson();
  const { binding } = await boundTo(owner, "acme/web");
  await syncAll(owner, binding.id);
  const row = () => db().select().from(bindings).where(eq(bindings.id, binding.id)).get();
  await sandbox.post("/github/calls", { login: "alice", left: 100 });
  const now = Date.now();
  await syncAll(owner, binding.id, now);
  const calls = (await sandbox.requests(host)).length;

  await expect(syncAll(owner, binding.id, now + 1)).rejects.toMatchObject({
    code: "rate_limited",
    retryAfterSeconds: expect.any(Number),
  });
  const told = await row();
  expect(told?.lastError).toContain("nearly used up");
  expect(await syncAll(owner, binding.id, now + 2)).toBe(1);
  expect(await row()).toEqual(told);
  expect((await sandbox.requests(host)).length).toBe(calls);

  await sandbox.post("/github/calls", { login: "alice", left: 5000 });
  const [limit] = await db().select().from(connectionHosts);
  const job = {
    type: "sync.page",
    workspaceId: owner.workspaceId,
    bindingId: binding.id,
    runId: null,
  } as const;
  await runJobs(owner, [job], (limit?.resetsAt ?? 0) + 1000);
  expect((await row())?.lastError).toBeNull();
});
