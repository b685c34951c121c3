import { sha256Hex } from "../../lib/digest.ts";
import { formatSpan } from "../../lib/format-duration.ts";
import type { Tracker } from "../../providers/tracker.ts";
import type { Worklogs } from "../../providers/worklogs.ts";
import type { Target } from "./find-target.ts";
import type { Port, WorklogDraft } from "./port.ts";
import { type Wanted, wantedWorklogs } from "./wanted.ts";

/** What is to be there in this way: all of the time, or nothing where another way was chosen. */
export async function draftsOf(
  target: Target,
  { worklogs }: Tracker,
  kind: Port["kind"],
): Promise<WorklogDraft[]> {
  if (kind === "comment") return target.rules.mode === "comment" ? commentDrafts(target) : [];
  return target.rules.mode === "worklogs" && worklogs !== undefined ? worklogDrafts(target, worklogs) : [];
}

/**
 * The worklogs that a task's issue is to have. Each is written as the person who tracked, where they have a connection of their
 * own; else by the connection of the workspace, with their name before the text. Whoever wrote one goes on with it.
 */
function worklogDrafts(target: Target, limits: Worklogs): Promise<WorklogDraft[]> {
  const { taskId, rules, entries } = target;
  return Promise.all(
    wantedWorklogs(entries, { taskId, rules, limits }).map((wanted) => draftOf(target, wanted)),
  );
}

async function draftOf(target: Target, wanted: Wanted): Promise<WorklogDraft> {
  const { key, userId, userName, startedAt, zone, seconds, notes } = wanted;
  const own = target.own.get(userId);
  const connectionId = writerOf(target, key) ?? own ?? target.binding.connectionId;
  const comment = connectionId === own ? notes : [userName, notes].filter((text) => text !== "").join(": ");
  const hash = await hashOf([startedAt, seconds, comment]);
  return { key, hash, userId, connectionId, startedAt, zone, seconds, comment };
}

const minute = { leastSeconds: 60, stepSeconds: 60 };

/** One comment, by the connection of the workspace: it is about several people. None while there is no time. */
async function commentDrafts({ taskId, rules, entries, binding }: Target): Promise<WorklogDraft[]> {
  const wanted = wantedWorklogs(entries, { taskId, rules, limits: minute });
  const [first] = wanted;
  if (first === undefined) return [];
  const people = [...Map.groupBy(wanted, ({ userId }) => userId).values()].map((all) => ({
    name: all[0]?.userName ?? "",
    seconds: sumOf(all),
  }));
  const lines = people
    .toSorted((a, b) => b.seconds - a.seconds || a.name.localeCompare(b.name))
    .map(({ name, seconds }) => `- ${escaped(name)}: ${formatSpan(seconds)}`);
  const seconds = sumOf(wanted);
  const comment = `**${formatSpan(seconds)}** tracked on this.\n\n${lines.join("\n")}`;
  const { startedAt, zone } = first;
  const hash = await hashOf([comment]);
  const { connectionId } = binding;
  return [{ key: taskId, hash, userId: null, connectionId, startedAt, zone, seconds, comment }];
}

function sumOf(all: readonly { seconds: number }[]): number {
  return all.reduce((sum, { seconds }) => sum + seconds, 0);
}

/** A name is no Markdown. */
function escaped(name: string): string {
  return name.replaceAll(/[\\`*_[\]<>#~|]/g, String.raw`\$&`).replaceAll(/\s+/g, " ");
}

/** The connection that wrote it, if it still works. */
export function writerOf({ rows, own, binding }: Target, key: string): string | null {
  const written = rows.find((row) => row.key === key && row.remoteId !== null)?.connectionId;
  const working = [binding.connectionId, ...own.values()];
  return written !== undefined && working.includes(written) ? written : null;
}

export async function hashOf(parts: readonly unknown[]): Promise<string> {
  return (await sha256Hex(JSON.stringify(parts))).slice(0, 32);
}
