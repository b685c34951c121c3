import { and, eq } from "drizzle-orm";

import { bindings, links } from "../../db/schema/bindings.ts";
import { worklogs } from "../../db/schema/worklogs.ts";
import type { PersonActor, PersonCtx } from "../../domain/context.ts";
import { getTask } from "../../domain/tasks/get-task.ts";
import { notFound } from "../../lib/errors.ts";
import type { Worklog } from "../../providers/worklogs.ts";
import { openBinding } from "../connections/open-connection.ts";
import type { IntegrationContext } from "../context.ts";
import { issueKey } from "../trackers/map-issue.ts";
import { trackerOf } from "../trackers/tracker-of.ts";

/** Time that somebody logged on the issue itself. */
export type Logged = { name: string; startedAt: number; seconds: number };

/**
 * What is logged on a task's issue and was not written from here, newest first, as the provider has it now. Throws not_found where there
 * is no such issue or it keeps no time, and ProviderError.
 */
export async function listLogged(ctx: IntegrationContext<PersonActor>, taskId: string): Promise<Logged[]> {
  await getTask(ctx, taskId);
  const found = await findIssue(ctx, taskId);
  if (found === undefined) throw notFound("issue");
  const { binding, remoteKey, key } = found;
  const { provider, call } = await openBinding(ctx, binding);
  const port = trackerOf(provider).worklogs;
  if (port === undefined) throw notFound("issue");
  const issue = { id: remoteKey.slice(issueKey(binding, "").length), key };
  const { externalId, name, url } = binding;
  const all = await call((access) => port.list(access, { externalId, name, url }, issue));
  const own = new Set(await ownIds(ctx, binding.id, taskId));
  return all
    .filter(({ remoteId }) => !own.has(remoteId))
    .toSorted((a, b) => b.startedAt - a.startedAt)
    .map(toLogged);
}

function toLogged({ author, startedAt, seconds }: Worklog): Logged {
  return { name: author.login, startedAt, seconds };
}

async function findIssue({ db, actor }: PersonCtx, taskId: string) {
  const [found] = await db
    .select({ binding: bindings, remoteKey: links.remoteKey, key: links.displayKey })
    .from(links)
    .innerJoin(bindings, and(eq(bindings.workspaceId, links.workspaceId), eq(bindings.id, links.bindingId)))
    .where(
      and(
        eq(links.workspaceId, actor.workspaceId),
        eq(links.localId, taskId),
        eq(links.kind, "task"),
        eq(links.state, "live"),
        eq(bindings.status, "active"),
      ),
    );
  return found;
}

async function ownIds({ db, actor }: PersonCtx, bindingId: string, taskId: string) {
  const rows = await db
    .select({ remoteId: worklogs.remoteId })
    .from(worklogs)
    .where(
      and(
        eq(worklogs.workspaceId, actor.workspaceId),
        eq(worklogs.bindingId, bindingId),
        eq(worklogs.taskId, taskId),
        eq(worklogs.kind, "worklog"),
      ),
    );
  return rows.map(({ remoteId }) => remoteId);
}
