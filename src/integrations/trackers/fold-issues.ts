import type { RemoteFields } from "../../db/schema/bindings.ts";
import type { BindingRow } from "../bindings/applied.ts";
import { type KnownLink, readFields } from "./known-links.ts";
import type { IncomingIssue } from "./map-issue.ts";

/** What the state before the last one of a batch said and the last one says no more; `live` and `filtered` are states. */
type Passed = Partial<Record<keyof RemoteFields | "live" | "filtered", 1>>;

/** Several states of one issue as the one row that has the effect of all of them, one after the other. */
export type FoldedIssue = IncomingIssue & { source_updated_at: number; passed?: Passed };

/** A deletion; `displayKey` is what a person calls the issue. */
export type Tombstone = {
  key: string;
  bindingId: string;
  containerId: string;
  displayKey: string;
  updatedAt: number;
};

/** An issue while the events of a batch are applied to it in memory. */
export type Fold = {
  /** The link as the database has it once `row` and `tombstone` are written; null when there is none. */
  link: KnownLink | null;
  row: FoldedIssue | null;
  tombstone: Tombstone | null;
};

export type Effect = { created: number; changed: number };

const fieldNames = [
  "title",
  "bodyHash",
  "status",
  "completedAt",
  "priority",
  "assigneeId",
  "dueOn",
  "estimateSeconds",
] as const satisfies readonly (keyof RemoteFields)[];

const nothing: Effect = { created: 0, changed: 0 };

/** Applies a state as the statements of issue-statements.ts do; what is not newer than the link changes nothing. */
export function foldChange(fold: Fold, binding: BindingRow, incoming: IncomingIssue): Effect {
  const { link, row } = fold;
  if (link !== null && !isNewer(incoming, link, binding)) return nothing;
  const isCreated = incoming.state === "live" && (link?.localId ?? null) === null;
  const isChanged = link !== null && link.localId !== null && link.hasTask === 1 && differs(incoming, link);
  const taskId = row?.task_id ?? incoming.task_id;
  const passed = row === null ? undefined : passedBy(row, incoming);
  fold.row = {
    ...incoming,
    is_about_time: row?.is_about_time === 1 ? 1 : incoming.is_about_time,
    task_id: taskId,
    source_updated_at:
      isCreated || isChanged || row === null ? incoming.remote_updated_at : row.source_updated_at,
    ...(passed === undefined ? {} : { passed }),
  };
  const isShown = isCreated || isChanged;
  fold.link = {
    key: incoming.remote_key,
    bindingId: binding.id,
    localId: isCreated ? taskId : (link?.localId ?? null),
    displayKey: incoming.display_key,
    updatedAt: incoming.remote_updated_at,
    version: incoming.remote_version,
    fields: incoming.remote_fields,
    state: incoming.state,
    movedTo: link?.movedTo ?? null,
    isAnswer: 0,
    spentSeconds: incoming.spent_seconds,
    hasTask: isCreated ? 1 : (link?.hasTask ?? 0),
    label: isShown ? incoming.display_key : (link?.label ?? null),
    url: isShown ? incoming.url : (link?.url ?? null),
  };
  return { created: isCreated ? 1 : 0, changed: isChanged ? 1 : 0 };
}

/** False when it was deleted before, or belongs elsewhere. */
export function foldDeletion(fold: Fold, tombstone: Tombstone): boolean {
  const { link } = fold;
  if (link !== null && !isOwnAndThere(link, tombstone.bindingId)) return false;
  fold.tombstone = tombstone;
  const { key, bindingId, displayKey, updatedAt } = tombstone;
  const unseen = {
    localId: null,
    version: "",
    fields: "{}",
    movedTo: null,
    isAnswer: 0,
    spentSeconds: null,
    hasTask: 0,
    label: null,
    url: null,
  };
  fold.link = { ...(link ?? { key, bindingId, displayKey, updatedAt, ...unseen }), state: "deleted" };
  return true;
}

function isOwnAndThere(link: KnownLink, bindingId: string): boolean {
  return (link.state === "live" || link.state === "filtered") && link.bindingId === bindingId;
}

function isNewer(incoming: IncomingIssue, link: KnownLink, binding: BindingRow): boolean {
  // What is told of the same instant as our own write was before its answer.
  if (link.isAnswer === 1 && incoming.remote_updated_at === link.updatedAt) return false;
  return isOwnAndThere(link, binding.id) && incoming.remote_version > link.version;
}

function differs(incoming: IncomingIssue, link: KnownLink): boolean {
  const { remote_fields: fields, state, display_key: label, url } = incoming;
  return fields !== link.fields || state !== link.state || label !== link.label || url !== link.url;
}

/** What the states of a batch said before the last one. */
function passedBy(row: FoldedIssue, incoming: IncomingIssue): Passed | undefined {
  const passed: Passed = { ...row.passed };
  const [was, is] = [readFields(row.remote_fields), readFields(incoming.remote_fields)];
  for (const name of fieldNames) if (was[name] !== is[name]) passed[name] = 1;
  if (row.state !== incoming.state) passed[row.state] = 1;
  return Object.keys(passed).length === 0 ? undefined : passed;
}
