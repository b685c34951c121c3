import type { Access } from "./access.ts";
import type { ContainerRef, IssueRef, Person } from "./refs.ts";

/** Work on one issue, as we write it. */
export type WorklogDraft = {
  /** Ours, of [A-Za-z0-9_-], up to 64 characters: kept where people do not look, and read back as `Worklog.key`. */
  key: string;
  /** Milliseconds UTC. The provider may keep less of it: whole minutes, or the date. */
  startedAt: number;
  /** IANA zone of the person, for providers that keep a date. */
  zone: string;
  /** A multiple of `Worklogs.stepSeconds`, at least `Worklogs.leastSeconds`. */
  seconds: number;
  /** Plain text. The provider sees to it that it acts as nothing: no command, no mention, no markup. Cut where it is too long. */
  comment: string;
};

/** Work on an issue as the provider has it, whoever logged it. */
export type Worklog = {
  remoteId: string;
  /** The key of ours that it was written with; null = somebody else's. */
  key: string | null;
  author: Person;
  /** Milliseconds UTC. */
  startedAt: number;
  seconds: number;
  /** Opaque: differs after each change that a person can make of it, and is the same in `put` and `list`. */
  version: string;
};

/**
 * Time as the provider's own entries; where it has none, time is written as a comment. The caller writes one after the other on each
 * issue, and lists before it writes again what was never answered: one of each key is its own promise. Throws ProviderError
 * throughout; "not_found" = the issue is gone or out of reach.
 */
export type Worklogs = {
  /** The provider keeps nothing shorter, and nothing between. */
  leastSeconds: number;
  stepSeconds: number;
  /** So many writes of one account a minute that the provider's documented limits are never met; calls that belong to a write are in it. */
  writesPerMinute: number;
  /** All of an issue, also those that were written a moment ago. */
  list(access: Access, container: ContainerRef, issue: IssueRef): Promise<Worklog[]>;
  /**
   * Adds (`remoteId` null) or changes one; the account of `access` is its author. The estimate of the issue stays as it is. The id may be another
   * afterwards; then the old one is removed last, so that a call cut short leaves two of one key and never none. "gone" = the one to change is not there.
   */
  put(
    access: Access,
    container: ContainerRef,
    write: { issue: IssueRef; remoteId: string | null; draft: WorklogDraft },
  ): Promise<{ status: "written"; worklog: Worklog } | { status: "gone" }>;
  /** Resolves also when it is gone already. */
  remove(
    access: Access,
    container: ContainerRef,
    worklog: { issue: IssueRef; remoteId: string },
  ): Promise<void>;
};
