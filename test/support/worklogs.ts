import { and, asc, eq, isNotNull } from "drizzle-orm";

import type { Database } from "../../src/db/database.ts";
import { links, type TimeSettings } from "../../src/db/schema/bindings.ts";
import { outbox } from "../../src/db/schema/outbox.ts";
import { worklogs } from "../../src/db/schema/worklogs.ts";
import { connectByToken } from "../../src/integrations/connections/connect-by-token.ts";
import { defaultTimeSettings, defaultTrackerSettings } from "../../src/integrations/bindings/settings.ts";
import type { BindingRow } from "../../src/integrations/bindings/applied.ts";
import type { IntegrationContext } from "../../src/integrations/context.ts";
import { deliverRow } from "../../src/integrations/outbox/deliver.ts";
import { registry } from "../../src/integrations/registry.ts";
import type { Job } from "../../src/messages.ts";
import { bindingBy, systemContext } from "./bindings.ts";
import { contextFor } from "./context.ts";
import { imaginarySite } from "./imaginary.ts";
import { db, type Person } from "./people.ts";
import { sandbox } from "./sandbox.ts";
import { taskBy } from "./work.ts";

const origin = { site: "north", project: "10000" };

/** The imaginary tracker, connected as one of its personas. */
export async function connectImaginary(person: Person, persona: string, isPersonal = false): Promise<string> {
  const fields = { key: "sandbox-key", token: `sandbox-${persona}` };
  const form = { fields, host: "", isPersonal };
  return (await connectByToken(await contextFor(person), "imaginary", form)).connectionId;
}

/** A project of the imaginary tracker to which time is written. */
export async function timeBinding(
  owner: Person,
  time: Partial<TimeSettings> = {},
  persona = "alice",
): Promise<BindingRow> {
  const connectionId = await connectImaginary(owner, persona);
  const { binding } = await bindingBy(owner, {
    connectionId,
    provider: "imaginary",
    host: "imaginary.example",
    siteId: origin.site,
    externalId: origin.project,
    name: "Web",
    url: "https://north.imaginary.example/browse/WEB",
    settings: {
      ...defaultTrackerSettings,
      time: { ...defaultTimeSettings, mode: "worklogs", ...time },
    },
  });
  return binding;
}

/** A task with an issue behind it. */
export async function linkedTask(owner: Person, binding: BindingRow, title = "Fix the door") {
  const issue = await imaginarySite.open({ ...origin, title, body: "" });
  const task = await taskBy(owner, binding.projectId ?? "", { title });
  await db()
    .insert(links)
    .values({
      workspaceId: owner.workspaceId,
      remoteKey: `imaginary:imaginary.example/${origin.site}:issue:${issue.id}`,
      bindingId: binding.id,
      kind: "task",
      localId: task.id,
      displayKey: issue.key,
      remoteUpdatedAt: 0,
      remoteVersion: "1",
      remoteFields: {
        title,
        bodyHash: "",
        status: "open",
        completedAt: null,
        priority: "none",
        assigneeId: null,
        dueOn: null,
        estimateSeconds: null,
        tags: "[]",
      },
      state: "live",
      createdAt: 0,
    });
  return { taskId: task.id, projectId: task.projectId, issue };
}

/** What is there of an issue, in the order in which it was logged. */
export async function timeThere({ id }: { id: string }) {
  return (await imaginarySite.time()).worklogs.filter((one) => one.issueId === id);
}

export const rowsOf = ({ workspaceId }: Person) =>
  db().select().from(worklogs).where(eq(worklogs.workspaceId, workspaceId));

export const owedOf = ({ workspaceId }: Person) =>
  db()
    .select()
    .from(outbox)
    .where(and(eq(outbox.workspaceId, workspaceId), eq(outbox.kind, "worklog"), isNotNull(outbox.dueAt)))
    .orderBy(asc(outbox.dueAt), asc(outbox.key));

type Options = { now: number; db?: Database; change?: (ctx: IntegrationContext) => IntegrationContext };

/** One attempt at each row whose time has come; the jobs that they left. */
export async function deliverTime(owner: Person, options: Options): Promise<Job[]> {
  const due = (await owedOf(owner)).filter(({ dueAt }) => (dueAt ?? Infinity) <= options.now);
  const jobs: Job[] = [];
  for (const { workspaceId, key, version } of due) {
    const ctx = await systemContext(owner, options);
    await deliverRow((options.change ?? ((same) => same))(ctx), registry.outboxHandlers, {
      workspaceId,
      key,
      version,
    });
    jobs.push(...ctx.jobs);
  }
  return jobs;
}

/** Attempts until nothing is due for an hour; when that is. */
export async function settleTime(owner: Person, from: number): Promise<number> {
  let now = from;
  for (let attempts = 0; attempts < 300; attempts++) {
    const [next] = await owedOf(owner);
    if (next === undefined) return now;
    now = Math.max(now, next.dueAt ?? 0);
    // The limit of the provider goes by the same clock.
    await sandbox.set({ limitsClockMs: now });
    await deliverTime(owner, { now });
  }
  throw new Error("It does not come to an end.");
}
