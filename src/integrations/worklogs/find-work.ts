import { openBinding, type OpenConnection } from "../connections/open-connection.ts";
import type { IntegrationContext } from "../context.ts";
import type { OutboxRow } from "../outbox/handler.ts";
import { trackerOf } from "../trackers/tracker-of.ts";
import { draftsOf, writerOf } from "./draft-of.ts";
import { findTarget, type Target } from "./find-target.ts";
import { owedSchema } from "./owed-time.ts";
import { planWrites, type Step, type WorklogRow } from "./plan-writes.ts";
import { type Port, portsOf, type WorklogDraft } from "./port.ts";

export type Write = Exclude<Step<WorklogDraft>, { do: "note" }>;

/** A task's time in one of the provider's ways: what is to be there, and what we know of it. */
export type Work = {
  target: Target;
  port: Port;
  drafts: WorklogDraft[];
  rows: WorklogRow[];
  open(connectionId: string): Promise<OpenConnection>;
};

/** Empty when nothing is to be written, and nothing was. */
export async function findWork(ctx: IntegrationContext, row: OutboxRow): Promise<Work[]> {
  const target = await findTarget(ctx, owedSchema.parse(row.payload));
  if (target === null) return [];
  const open = opener(ctx, target);
  const { provider } = await open(target.binding.connectionId);
  const tracker = trackerOf(provider);
  const all = await Promise.all(
    portsOf(tracker, row.createdAt).map(async (port) => {
      const rows = target.rows.filter(({ kind }) => kind === port.kind);
      return { target, port, rows, open, drafts: await draftsOf(target, tracker, port.kind) };
    }),
  );
  return all.filter(({ drafts, rows }) => drafts.length + rows.length > 0);
}

/** Each connection is opened once. */
function opener(ctx: IntegrationContext, { binding }: Target): Work["open"] {
  const opened = new Map<string, Promise<OpenConnection>>();
  return (connectionId) => {
    const known = opened.get(connectionId) ?? openBinding(ctx, { ...binding, connectionId });
    opened.set(connectionId, known);
    return known;
  };
}

/** What would be written if all were there as we left it. */
export function expectedWrites({ drafts, rows }: Work): Write[] {
  const remotes = rows.flatMap(({ key, remoteId, seconds, version, state }) =>
    remoteId === null || state === "deleted"
      ? []
      : [{ key, remoteId, seconds, version: state === "changed" ? "" : version }],
  );
  return planWrites(drafts, rows, remotes).filter(isWrite);
}

export function isWrite(step: Step<WorklogDraft>): step is Write {
  return step.do !== "note";
}

/** On whose behalf a step is done. */
export function connectionOf({ target }: Work, step: Write): string {
  if (step.do === "put") return step.draft.connectionId;
  return writerOf(target, step.key) ?? target.binding.connectionId;
}
