import { sql } from "drizzle-orm";
import { blob, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

import type { CalendarSettings } from "./calendar.ts";

/** Something of the provider's by its id, which outlives renames, and its name; id null = it was typed and is known by name only. */
export type NamedThere = { id: string | null; name: string };

/** What a project or repository makes of its issues. */
export type TrackerSettings = {
  capability: "tracker";
  /** Only issues that have one of these, of each kind that names any. */
  labels: NamedThere[];
  types: NamedThere[];
  components: NamedThere[];
  sprints: NamedThere[];
  onlyCurrentSprint: boolean;
  /** Only issues that are assigned to a member of the workspace. */
  onlyAssigned: boolean;
  /** Only issues that match this, in the provider's own language; null = it is not asked. */
  query: string | null;
  /** What a task's title is made of: `replaced` in this order, "" cuts; then the key stands before it. */
  titles: { replaced: { from: string; to: string }[]; beginWithKey: boolean };
  /** What a label, or the provider's own priority, makes of the task's. */
  priorities: (NamedThere & { by: "label" | "priority"; priority: string })[];
  /** What a label, or the type, adds to the task's tags. */
  tags: (NamedThere & { by: "label" | "type"; tagId: string })[];
  /** What an issue's status makes of the task's, by what it means there; `named` come first. */
  statuses: { todo: string; doing: string; done: string; named: (NamedThere & { status: string })[] };
  startsTimerWhenAssigned: boolean;
  /** Changes that are made here. */
  writes: {
    direction: "theirs" | "both";
    /** Whose value counts when both sides changed the same. */
    conflicts: "theirs" | "ours" | "newer" | "ask";
    /** New tasks of its project become issues. */
    takesNew: boolean;
    /** No issue can be made in this container. */
    refusesNew?: true;
    /** The provider's status for a task's; a status that is not named is not written. */
    statuses: Partial<Record<"open" | "in_progress" | "done", NamedThere>>;
  };
  time: TimeSettings;
};

/** How the time on its tasks is written to the provider. */
export type TimeSettings = {
  /** "off": what was written stays there. */
  mode: "off" | "worklogs" | "comment";
  /** One worklog per entry, or per person and day. */
  grouping: "entry" | "day";
  /** 0 = not rounded. */
  roundingMinutes: number;
  roundsUp: boolean;
  isBillableOnly: boolean;
  /** Time that began before is not written. Milliseconds UTC. */
  since: number;
};

/** What a person set on a binding, by what its container is; parsed by `integrations/bindings/settings.ts`. */
export type BindingSettings = TrackerSettings | CalendarSettings | { capability: "chat" };

/** The fields of a task that an issue steers, as `integrations/trackers/map-issue.ts` derives them. */
export type RemoteFields = {
  title: string;
  bodyHash: string;
  status: string;
  completedAt: number | null;
  priority: string;
  assigneeId: string | null;
  dueOn: string | null;
  estimateSeconds: number | null;
  /** JSON array of the ids of the tags that its labels and type stand for, in order. */
  tags: string;
};

export const bindings = sqliteTable(
  "bindings",
  {
    workspaceId: text().notNull(),
    id: text().notNull(),
    connectionId: text().notNull(),
    /** Where its tasks go, or whose tasks are posted to it; null for a calendar, which belongs to its `createdBy`. */
    projectId: text(),
    provider: text().notNull(),
    host: text().notNull(),
    settings: text({ mode: "json" }).$type<BindingSettings>().notNull(),
    /** Of the settings: a calendar, a chat's channel, or a tracker's project, repository or board. */
    capability: text({ enum: ["tracker", "calendar", "chat"] })
      .notNull()
      .generatedAlwaysAs(sql`settings->>'capability'`, { mode: "virtual" }),
    /** Which of the connection's sites the container is in; null where the provider has no such thing. */
    siteId: text(),
    /** The container's immutable id at the provider, unique within its site. */
    externalId: text().notNull(),
    /** Its present name, for example "acme/web". */
    name: text().notNull(),
    url: text().notNull(),
    /** "active", "disabled", "gone" (deleted or no longer reachable at the provider), or a channel's "needs_reconnect". */
    status: text().notNull(),
    /** When the provider first said that the container is gone; null while it is there. */
    missingSince: integer(),
    /** When a missing container is looked for again; null = there is nothing to look for. */
    checkAt: integer(),
    /** How often it is synced; null = never, as nothing is fetched from a channel. */
    intervalMinutes: integer(),
    /** minute % intervalMinutes at which it is due: spreads the load without a write per sync. */
    slot: integer(),
    /** Where the next incremental run starts, in the provider's own terms; null until a full sync has ended. */
    cursor: text(),
    /** Since when changes may have been missed: the next run is a full sync. null = none were. */
    fullSyncDueAt: integer(),
    /** The sync run that is under way; null when there is none. */
    runId: text(),
    /** What its capability's handler keeps from run to run, and parses; null = nothing. */
    syncState: text({ mode: "json" }).$type<unknown>(),
    /** What its last run left out, in sentences for its page; null = nothing. */
    remarks: text({ mode: "json" }).$type<string[]>(),
    lastSyncAt: integer(),
    lastError: text(),
    lastErrorAt: integer(),
    createdBy: text().notNull(),
    createdAt: integer().notNull(),
    updatedAt: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex("bindings_container")
      .on(t.workspaceId, t.provider, t.host, t.externalId)
      .where(sql`capability = 'tracker' AND site_id IS NULL`),
    // Two sites may have the same ids.
    uniqueIndex("bindings_site_container")
      .on(t.workspaceId, t.provider, t.host, t.siteId, t.externalId)
      .where(sql`capability = 'tracker' AND site_id IS NOT NULL`),
    // Several projects may share one channel.
    uniqueIndex("bindings_channel")
      .on(t.workspaceId, t.projectId, t.connectionId, t.externalId)
      .where(sql`capability = 'chat'`),
    // Several people may see one calendar.
    uniqueIndex("bindings_calendar")
      .on(t.workspaceId, t.connectionId, t.externalId)
      .where(sql`capability = 'calendar'`),
    // A person's calendars: asked for with each change of an entry, and on Today.
    index("bindings_person")
      .on(t.workspaceId, t.createdBy)
      .where(sql`capability = 'calendar'`),
    index("bindings_connection").on(t.workspaceId, t.connectionId),
    index("bindings_deadlines")
      .on(t.workspaceId)
      .where(sql`settings->>'holdsDeadlines' = 1`),
    index("bindings_check")
      .on(t.checkAt)
      .where(sql`check_at IS NOT NULL`),
    index("bindings_due")
      .on(t.intervalMinutes, t.slot)
      .where(sql`status = 'active'`),
  ],
);

/** One row per accepted request, written once after its effect: dedupe, log and result in one (WITHOUT ROWID). */
export const deliveries = sqliteTable(
  "deliveries",
  {
    subscriptionId: text().notNull(),
    /** The provider's own id of the delivery, or the hash of its body. */
    deliveryId: text().notNull(),
    workspaceId: text().notNull(),
    connectionId: text().notNull(),
    bindingId: text(),
    provider: text().notNull(),
    event: text().notNull(),
    action: text(),
    /** "processed", "ignored", "failed" (will be retried), "dead", or "held" until its connection works again. */
    status: text().notNull(),
    /** Why it was ignored or what failed, as a sentence; what it did when processed. */
    result: text().notNull(),
    receivedAt: integer().notNull(),
    processedAt: integer().notNull(),
    durationMs: integer().notNull(),
    attempts: integer().notNull(),
    sizeBytes: integer().notNull(),
    /** Request headers without signatures and cookies. */
    headers: text({ mode: "json" }).$type<Record<string, string>>().notNull(),
    /** gzip of the raw body; null when it lies in R2. */
    body: blob({ mode: "buffer" }),
    bodyKey: text(),
  },
  (t) => [
    primaryKey({ columns: [t.subscriptionId, t.deliveryId] }),
    index("deliveries_workspace").on(t.workspaceId, t.receivedAt),
    index("deliveries_dead")
      .on(t.workspaceId, t.receivedAt)
      .where(sql`status = 'dead'`),
    // Every page asks whether there is any.
    index("deliveries_given_up")
      .on(t.connectionId)
      .where(sql`status = 'dead'`),
    index("deliveries_failed")
      .on(t.processedAt)
      .where(sql`status = 'failed'`),
    index("deliveries_held")
      .on(t.connectionId, t.receivedAt)
      .where(sql`status = 'held'`),
  ],
);

/** A pair: one of our things and one of theirs. */
export const links = sqliteTable(
  "links",
  {
    workspaceId: text().notNull(),
    /** "provider:host:kind:immutable id" with the site behind its host, for example "tracker:example.com:issue:1" or "tracker:example.com/7:issue:1". */
    remoteKey: text().notNull(),
    bindingId: text().notNull(),
    /** "task", later "time_entry". */
    kind: text().notNull(),
    /** Our thing; null while the remote one is known but filtered out. */
    localId: text(),
    /** What a person calls it, for example "acme/web#12". */
    displayKey: text().notNull().default(""),
    /** The container that it is in, which may not be its binding's since it was moved. */
    containerId: text().notNull().default(""),
    remoteUpdatedAt: integer().notNull(),
    /** Orders snapshots, also those of the same instant: integrations/trackers/issue-version.ts. */
    remoteVersion: text().notNull(),
    /** What the newest snapshot said in our terms: the base that tells a remote change from a local one. */
    remoteFields: text({ mode: "json" }).$type<RemoteFields>().notNull(),
    /** That state's `remoteVersion` when it came as the answer to a write: what is told of the same instant is older. */
    writtenVersion: text(),
    /** What is logged on the issue in all, by whomever, as that state says; null = the provider does not tell. */
    spentSeconds: integer(),
    /** "live", "filtered", "deleted" or "moved". */
    state: text().notNull(),
    /** Where it was moved, as JSON of a Successor: integrations/trackers/find-successor.ts. */
    movedTo: text(),
    createdAt: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.remoteKey] }),
    index("links_local").on(t.workspaceId, t.localId),
    index("links_binding").on(t.workspaceId, t.bindingId),
  ],
);

export const syncRuns = sqliteTable(
  "sync_runs",
  {
    workspaceId: text().notNull(),
    bindingId: text().notNull(),
    id: text().notNull(),
    /** "full" = everything was listed, and what was not among it was looked for. */
    kind: text({ enum: ["full", "incremental"] }).notNull(),
    status: text({ enum: ["running", "done", "failed"] }).notNull(),
    startedAt: integer().notNull(),
    /** Its last sign of life: one that is silent for minutes was cut off, and is continued. */
    aliveAt: integer().notNull(),
    finishedAt: integer(),
    pages: integer().notNull(),
    /** Pages expected in all, when the provider tells; null = unknown. */
    pagesTotal: integer(),
    seen: integer().notNull(),
    created: integer().notNull(),
    changed: integer().notNull(),
    ignored: integer().notNull(),
    /** The provider's cursor of its next page; null at its start. */
    next: text(),
    /** All pages are listed, and what was not seen was looked for up to here; null = not yet. */
    unseenAfter: text(),
    /** Somebody asked for a run while this one was under way, which may have listed that before: another one follows. */
    isAskedAgain: integer({ mode: "boolean" }).notNull().default(false),
    error: text(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.bindingId, t.id] })],
);

/**
 * The ids that a page of a full sync listed, while that is under way (WITHOUT ROWID): what is stored and not among those of all pages is
 * looked for at the end.
 */
export const seenPages = sqliteTable(
  "seen_pages",
  {
    workspaceId: text().notNull(),
    bindingId: text().notNull(),
    runId: text().notNull(),
    /** From 0. */
    page: integer().notNull(),
    ids: text({ mode: "json" }).$type<string[]>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.bindingId, t.runId, t.page] })],
);
