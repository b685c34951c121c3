import { readIssues } from "../../src/integrations/trackers/read-issues.ts";
import { env } from "cloudflare:workers";

import { askForCheck } from "../../src/integrations/bindings/ask-for-check.ts";
import { followLabel } from "../../src/integrations/trackers/follow-label.ts";
import { compareSlice } from "../../src/integrations/sync/compare-slice.ts";
import { syncPage } from "../../src/integrations/sync/sync-page.ts";
import type { BindingRow } from "../../src/integrations/bindings/applied.ts";
import { resumeDeliveriesPage } from "../../src/integrations/inbound/held-deliveries.ts";
import { registry } from "../../src/integrations/registry.ts";
import { rerunDelivery } from "../../src/integrations/inbound/rerun-delivery.ts";
import type { Job } from "../../src/messages.ts";
import { bindingBy, connectAs, github, systemContext } from "./bindings.ts";
import type { Person } from "./people.ts";

type Repository = { id: number; full_name: string; html_url: string };

/** A binding of a repository of the sandbox that nobody has read yet, under a connection of alice's. */
export async function boundTo(owner: Person, name: string, changes: Partial<BindingRow> = {}) {
  const repository = await github<Repository>("alice", "GET", `/repos/${name}`);
  return bindingBy(owner, {
    connectionId: changes.connectionId ?? (await connectAs(owner, "alice")),
    externalId: String(repository.id),
    name: repository.full_name,
    url: repository.html_url,
    cursor: null,
    ...changes,
  });
}

/** Runs jobs and those that they enqueue, as the queue would; how many there were. */
export async function runJobs(owner: Person, jobs: Job[], now = Date.now()): Promise<number> {
  const queue = [...jobs];
  let done = 0;
  for (let job = queue.shift(); job !== undefined; job = queue.shift()) {
    const ctx = await systemContext(owner, { now });
    if (job.type === "sync.page") await syncPage(ctx, job);
    if (job.type === "issues.read") await readIssues(ctx, job);
    if (job.type === "sync.compare") await compareSlice(ctx, job);
    if (job.type === "label.rename") await followLabel(ctx, job);
    if (job.type === "deliveries.resume") await resumeDeliveriesPage(ctx, job);
    if (job.type === "delivery.replay")
      await rerunDelivery({ env, enqueue: ctx.enqueue, handlers: registry.eventHandlers }, job);
    queue.push(...ctx.jobs);
    done++;
  }
  return done;
}

/** A pass over a binding, with all of its pages. */
export function syncAll(owner: Person, bindingId: string, now = Date.now()): Promise<number> {
  const { workspaceId } = owner;
  return runJobs(owner, [{ type: "sync.page", workspaceId, bindingId, runId: null }], now);
}

/** A night's comparison of a binding. */
export function checkNightly(owner: Person, bindingId: string, now = Date.now()): Promise<number> {
  const { workspaceId } = owner;
  return runJobs(owner, [{ type: "sync.compare", workspaceId, bindingId, cursor: null }], now);
}

/** What a resumed connection or another hook asks for. */
export async function compare(owner: Person, { id: bindingId, connectionId }: BindingRow): Promise<void> {
  const ctx = await systemContext(owner);
  await askForCheck(ctx, { connectionId, bindingId });
  await runJobs(owner, ctx.jobs);
}
