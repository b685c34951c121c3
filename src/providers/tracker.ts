import type { Access } from "./access.ts";
import type { OwnQuery } from "./own-query.ts";
import type { Page } from "./page.ts";
import type { ContainerRef, IssueRef, Person } from "./refs.ts";
import type { Worklogs } from "./worklogs.ts";

export type { ContainerRef, IssueRef, Person } from "./refs.ts";

/** What people read, with the provider's own id, which outlives renames; null = the provider has or tells none. */
export type Named = { id: string | null; name: string };

/**
 * A sprint, cycle, iteration or milestone; `isCurrent`: it is under way. null = a delivery tells its id alone: the issue is read where a
 * rule needs more.
 */
export type Sprint = Named & { isCurrent: boolean | null };

/** What a status means, whatever it is called. */
export type StatusCategory = "todo" | "doing" | "done";
export type Status = { id: string; name: string; category: StatusCategory };

export type IssueBody = {
  /** As Markdown without HTML: what a task's description becomes. */
  text: string;
  /** As the provider keeps it; JSON text for "adf" and "blocks". */
  source: string;
  format: "markdown" | "html" | "adf" | "blocks" | "wiki";
};

/** An issue, card or the like as it was at `updatedAt`. Times in milliseconds UTC. */
export type IssueSnapshot = {
  /** Immutable id at the provider: unique within its site, whatever container it is in. */
  id: string;
  /** What a person calls it, such as "acme/web#12" or "PROJ-12". */
  key: string;
  url: string;
  title: string;
  body: IssueBody;
  status: Status;
  /** True = its status is not told, only whether it is open: one that was read before stays while the two agree. */
  tellsOnlyWhetherOpen?: boolean;
  type: Named | null;
  /** The key of the issue that it is a part of. */
  parentKey: string | null;
  /** The provider's own priority; null when it has none. */
  priority: Named | null;
  labels: Named[];
  /** Absent = the provider has no such thing. */
  components?: Named[];
  sprints?: Sprint[];
  assignees: Person[];
  /** Calendar date YYYY-MM-DD, null when it has none. */
  dueOn: string | null;
  estimateSeconds: number | null;
  spentSeconds: number | null;
  /** It was told of because time on it was changed, also when the sum is the same. */
  isAboutTime?: boolean;
  createdAt: number;
  updatedAt: number;
  closedAt: number | null;
  /** The provider's own mark of this state, opaque. */
  version: string;
  /** Why its task is put away until this ends, as the end of a sentence about it: archived, in the trash. Absent = it is not. */
  awayBecause?: string;
};

/** `externalId` is unique within `siteId`, which is null where accounts have no sites. */
export type ContainerId = { externalId: string; siteId: string | null };

export type Container = ContainerRef & {
  description: string;
  isPrivate: boolean;
  isArchived: boolean;
  canSubscribe: boolean;
  /** null where the provider does not tell. */
  openIssues: number | null;
};

/** An issue that is not in the container any more. */
export type IssueRemoved = { id: string; key: string } & (
  | { is: "gone" }
  | { is: "hidden" }
  | { is: "moved"; to: { container: ContainerRef; issue: IssueSnapshot } }
);

/** `span` is absent where a page by itself is complete for nothing. */
export type IssuePage = Page<IssueSnapshot, IssueRemoved> & { span?: Span };

/**
 * What a page is complete for: each listed kind of issue that was updated in [from, until) is on it. Milliseconds; `from`
 * null = since ever, `until` null = for ever.
 */
export type Span = { from: number | null; until: number | null };

/**
 * What became of an issue that a listing no longer shows. "hidden": it was deleted, or the account may not see it now, and the provider
 * does not tell which. "unknown": it is not told, or never was the issue of this container.
 */
export type ResolvedIssue =
  | { is: "here"; issue: IssueSnapshot }
  | { is: "gone" }
  | { is: "hidden" }
  | { is: "moved"; to: { container: ContainerRef; issue: IssueSnapshot } }
  | { is: "unknown" };

/** Which issues are asked for: those that have one of these, of each kind that names any. */
export type IssueFilter = Record<"labels" | "types" | "components" | "sprints", Named[]> & {
  onlyCurrentSprint: boolean;
  onlyAssigned: boolean;
  /** In the provider's own language; null = none. */
  query: string | null;
};

/** A filter that people often want, such as "Only the current sprint"; `id` is unique within the provider. */
export type Preset = { id: string; name: string; filter: Partial<IssueFilter> };

/** By which rules can go; empty or absent where the provider has no such thing. */
export type Vocabulary = {
  statuses: Status[];
  priorities: Named[];
  types: Named[];
  labels: Named[];
  components?: Named[];
  sprints?: Sprint[];
  /** What sprints are called there, and the current one where that is not just "the current" one; absent = so. */
  sprintsAre?: Noun & { current?: string };
  /** Beside "Everything" and "Only what is assigned to members". */
  presets?: Preset[];
};

export type Noun = { one: string; many: string };

/** What of an issue can be written there. */
export type WritableField = "title" | "body" | "status" | "assignees" | "dueOn" | "priority" | "labels";

/** Of a person or label that is to be there, and of one that is not. */
export type Difference<T> = { add: T[]; remove: T[] };

/**
 * What is to be changed; what is absent stays. `body` is Markdown. Status, priority and labels are those of the vocabulary, people are
 * known by their account id: a login may be out of date.
 */
export type IssueChange = {
  title?: string;
  body?: string;
  status?: Named;
  assignees?: Difference<Person>;
  dueOn?: string | null;
  priority?: Named | null;
  labels?: Difference<Named>;
};

/** A new issue; null and empty = as the provider does it when it is not told. `body` is Markdown. */
export type IssueDraft = {
  title: string;
  body: string;
  status: Named | null;
  assignees: Person[];
  dueOn: string | null;
  priority: Named | null;
  labels: Named[];
};

/** What the provider did not take, with its own words in `because`, a sentence. */
export type RefusedField = { field: WritableField; because: string };

/** The issue as it is after the write, and what of the write it does not have. */
export type WrittenIssue = { issue: IssueSnapshot; refused: RefusedField[] };

/**
 * Names one thing that is written once, however often it is tried; `key` has 1 to 64 of [A-Za-z0-9_-]. `triedSince`: since when
 * (milliseconds) an attempt may have reached the provider whose answer was lost; then it is looked up before anything is
 * written, and ProviderError that is not permanent is thrown while the provider cannot tell yet. null = this is the first attempt.
 */
export type OnceOnly = { key: string; triedSince: number | null };

/** A comment as it was at `updatedAt`. Times in milliseconds UTC. */
export type CommentSnapshot = {
  /** Unique within its site. */
  id: string;
  url: string;
  /** null = the provider does not tell, or the account is gone. */
  author: Person | null;
  body: IssueBody;
  createdAt: number;
  updatedAt: number;
};

/**
 * Comments on an issue, written as the connection's account. What they say is inert there: it mentions nobody, refers to nothing and is
 * no command. Throws ProviderError.
 */
export type CommentWrites = {
  /** So many comments of one account a minute that the provider's documented limits are never met; other writes share them. */
  writesPerMinute: number;
  /** All of an issue, oldest first. */
  list(access: Access, container: ContainerRef, issue: IssueRef): Promise<CommentSnapshot[]>;
  /** null when it or its issue is gone, or when not all see it who see the issue. Wanted where deliveries tell only that something became of a comment. */
  get?(
    access: Access,
    container: ContainerRef,
    comment: { issue: IssueRef; id: string },
  ): Promise<CommentSnapshot | null>;
  /** `body` is Markdown. */
  add(
    access: Access,
    container: ContainerRef,
    comment: OnceOnly & { issue: IssueRef; body: string },
  ): Promise<CommentSnapshot>;
  /** null when the comment is gone. */
  change(
    access: Access,
    container: ContainerRef,
    comment: { issue: IssueRef; id: string; key: string; body: string },
  ): Promise<CommentSnapshot | null>;
  /** Resolves also when it is gone already. */
  remove(access: Access, container: ContainerRef, comment: { issue: IssueRef; id: string }): Promise<void>;
};

/**
 * Changes go back, as the connection's account. Text is inert there: it mentions nobody, refers to nothing and is no command; read back
 * it is what was written. ProviderError that is permanent and "invalid", "forbidden" or "conflict" = the provider did not
 * accept this, and says why in its message; nothing was changed then.
 */
export type TrackerWrites = {
  /** "body" only where a text in Markdown survives being written and read back. */
  fields: ReadonlySet<WritableField>;
  /** Whether issues can be made in a container itself; absent = in each. */
  takesNew?(container: Pick<ContainerRef, "externalId">): boolean;
  /** Of the fields, those that a new issue can have at once; the others are changed afterwards. */
  create(
    access: Access,
    container: ContainerRef,
    issue: OnceOnly & { draft: IssueDraft },
  ): Promise<WrittenIssue>;
  /**
   * Writes what `change` names and nothing else; `expected` is the issue as it was just read. "changed" = the provider can tell that it is not
   * so any more, and left it alone; whoever cannot be told writes. Repeated, it ends the same. "gone" = it is not there.
   */
  update(
    access: Access,
    container: ContainerRef,
    write: { expected: IssueSnapshot; change: IssueChange },
  ): Promise<({ status: "written" } & WrittenIssue) | { status: "changed" } | { status: "gone" }>;
  /** Absent = there are none. */
  comments?: CommentWrites;
};

/** Somebody to whom issues can be assigned, with what people call them. */
export type Assignable = Person & { name: string };

/** What issues become tasks from: repositories, boards, teams. */
export type Tracker = {
  /** What a container is called within a sentence, also in the plural. */
  noun: Noun;
  containers: {
    /** One page of all that the account can reach; `cursor` null starts, `next` null ends. */
    list(access: Access, cursor: string | null): Promise<{ items: Container[]; next: string | null }>;
    /** By immutable id; null when it is gone or out of reach. */
    get(access: Access, externalId: string): Promise<Container | null>;
  };
  /**
   * One page of issues that changed since the cursor; without one, of all that are open. `startedAt` is when the run began, for all of its
   * pages. Pull requests and the like are left out, and so is what `query` does not match.
   */
  list(
    access: Access,
    container: ContainerRef,
    asked: { cursor: string | null; startedAt: number; query?: string | null },
  ): Promise<{ status: "reset" } | IssuePage>;
  /** A cursor for all issues that were updated since then (milliseconds), whatever their state; absent = they cannot be listed so. */
  since?(updatedAt: number): string;
  /** Asks for one issue, when the container itself was just listed. Throws ProviderError for what says nothing of the issue. */
  get(access: Access, container: ContainerRef, issue: IssueRef): Promise<ResolvedIssue>;
  /** The same for up to 100 in few calls, by their ids; null = there is none for this at the site that is reached. */
  getMany?(
    access: Access,
    container: ContainerRef,
    issues: readonly IssueRef[],
  ): Promise<Map<string, ResolvedIssue> | null>;
  /** What the container's issues may have, as it is called now. Throws ProviderError. */
  vocabulary(access: Access, container: ContainerRef): Promise<Vocabulary>;
  /**
   * One page of those to whom the container's issues can be assigned and whose name or login contains `search`; "" = of all. `cursor` null
   * starts, `next` null ends. Absent = the provider does not tell. Throws ProviderError.
   */
  people?: (
    access: Access,
    container: ContainerRef,
    query: { search: string; cursor: string | null },
  ) => Promise<{ items: Assignable[]; next: string | null }>;
  /** Absent = it has no such language. Where there is one, deliveries tell only that something became of an issue. */
  query?: OwnQuery;
  /** Absent = the provider keeps no time, or it cannot be written. */
  worklogs?: Worklogs;
  /** Absent = issues can be read only. */
  write?: TrackerWrites;
};
