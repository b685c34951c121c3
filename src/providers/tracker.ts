import type { Access } from "./access.ts";
import type { Page } from "./page.ts";
import type { ContainerRef, IssueRef, Person } from "./refs.ts";
import type { Worklogs } from "./worklogs.ts";

export type { ContainerRef, IssueRef, Person } from "./refs.ts";

/** What people read, with the provider's own id, which outlives renames; null = the provider has or tells none. */
export type Named = { id: string | null; name: string };

/** What a status means, whatever it is called. */
export type StatusCategory = "todo" | "doing" | "done";
export type Status = { id: string; name: string; category: StatusCategory };

export type IssueBody = {
  /** As Markdown without HTML: what a task's description becomes. */
  text: string;
  /** As the provider keeps it; JSON text for "adf" and "blocks". */
  source: string;
  format: "markdown" | "html" | "adf" | "blocks";
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
  type: Named | null;
  /** The key of the issue that it is a part of. */
  parentKey: string | null;
  /** The provider's own priority; null when it has none. */
  priority: Named | null;
  labels: Named[];
  assignees: Person[];
  /** Calendar date YYYY-MM-DD, null when it has none. */
  dueOn: string | null;
  estimateSeconds: number | null;
  spentSeconds: number | null;
  createdAt: number;
  updatedAt: number;
  closedAt: number | null;
  /** The provider's own mark of this state, opaque. */
  version: string;
};

/** `externalId` is unique within `siteId`, which is null where accounts have no sites. */
export type ContainerId = { externalId: string; siteId: string | null };

export type Container = ContainerRef & {
  description: string;
  isPrivate: boolean;
  isArchived: boolean;
  canInstallHooks: boolean;
  openIssues: number;
};

/** An issue that is not in the container any more. */
export type IssueRemoved = { id: string; key: string } & (
  | { is: "gone" }
  | { is: "moved"; to: { container: ContainerRef; issue: IssueSnapshot } }
);

/** `span` is absent where a page by itself is complete for nothing. */
export type IssuePage = Page<IssueSnapshot, IssueRemoved> & { span?: Span };

/**
 * What a page is complete for: each listed kind of issue that was updated in [from, until) is on it. Milliseconds; `from`
 * null = since ever, `until` null = for ever.
 */
export type Span = { from: number | null; until: number | null };

/** What became of an issue that a listing no longer shows. "unknown": it is not told, or never was the issue of this container. */
export type ResolvedIssue =
  | { is: "here"; issue: IssueSnapshot }
  | { is: "gone" }
  | { is: "moved"; to: { container: ContainerRef; issue: IssueSnapshot } }
  | { is: "unknown" };

/** By which rules can go; empty where the provider has no such thing. */
export type Vocabulary = { statuses: Status[]; priorities: Named[]; types: Named[]; labels: Named[] };

export type Noun = { one: string; many: string };

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
   * pages. Pull requests and the like are left out.
   */
  list(
    access: Access,
    container: ContainerRef,
    query: { cursor: string | null; startedAt: number },
  ): Promise<{ status: "reset" } | IssuePage>;
  /** A cursor for all issues that were updated since then (milliseconds), whatever their state; absent = they cannot be listed so. */
  since?(updatedAt: number): string;
  /** Asks for one issue, when the container itself was just listed. Throws ProviderError for what says nothing of the issue. */
  get(access: Access, container: ContainerRef, issue: IssueRef): Promise<ResolvedIssue>;
  /** What the container's issues may have, as it is called now. Throws ProviderError. */
  vocabulary(access: Access, container: ContainerRef): Promise<Vocabulary>;
  /** Absent = the provider keeps no time, or it cannot be written. */
  worklogs?: Worklogs;
};
