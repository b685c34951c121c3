import type {
  CommentSnapshot,
  ContainerId,
  ContainerRef,
  IssueRef,
  IssueSnapshot,
  Named,
  Person,
} from "./tracker.ts";

/** A request as it came, before anything is believed. */
export type RawRequest = { url: string; method: string; headers: Headers; body: Uint8Array<ArrayBuffer> };

/** The answer to a question about the address itself: a challenge, a probe by HEAD, a secret to be sent back. */
export type Handshake = {
  /** As text/plain. */
  text: string;
  headers?: Readonly<Record<string, string>>;
  /** Chosen by the provider: it replaces ours as long as the provider has not answered that the subscription stands. */
  secret?: string;
};

type Verified = {
  methods: readonly string[];
  /**
   * Whether each subscription has an address and a secret of its own, or all connections of the instance share one; "either" where some
   * of the provider's requests come to the one, some to the other.
   */
  address: "subscription" | "app" | "either";
  /** Requests to the shared address are signed with the OAuth client's secret; unless told, with a secret of their own. */
  isSignedByClient?: true;
  /** Media types without parameters; null = any, or none. */
  contentTypes: readonly string[] | null;
  maxBodyBytes: number;
  /** What the provider asks of the address itself before it sends anything; anybody can ask. null = this is no such question. */
  handshake?(request: Omit<RawRequest, "body">): Handshake | null;
  /** An imported key for a secret of the subscription or of the instance; kept in the isolate. */
  importSecret(secret: string): Promise<CryptoKey>;
  /** Whether the request claims to be signed; told before its body is read. */
  hasSignature(headers: Headers): boolean;
  /** By the raw bytes, in constant time, `now` in milliseconds; fails closed and never throws. */
  verify(request: RawRequest, key: CryptoKey, now: number): Promise<boolean>;
};

/** Which delivery this is; `id` is the same on every redelivery, null = the hash of the body. */
export type Identity = {
  id: string | null;
  event: string;
  /**
   * Whose it is, where all connections share one address: the id that `Subscriptions.create` returned, and the container; without a
   * site where that id tells it.
   */
  shared?: { remoteId: string; externalId: string } & Partial<Pick<ContainerId, "siteId">>;
  /** What it is about, where a subscription is of a whole connection; absent = the subscription itself. */
  container?: ContainerId;
};

/** What is parsed; `container` is what the subscription is about, null when it is about none. */
export type InboundDelivery = {
  contentType: string | null;
  body: Uint8Array;
  container: ContainerRef | null;
};

/** Requests that are answered once they are stored, and applied later. */
export type QueuedInbound = Verified & {
  answer: "queue";
  /** Of a verified request; null when what names it is missing. */
  identify(request: RawRequest): Identity | null;
  /** Events that are worth parsing; all others end as ignored. */
  events: ReadonlySet<string>;
  /** Headers that are kept and shown beside the content type: each costs time before the answer. */
  shownHeaders: readonly string[];
  /** Throws ProviderError (permanent) for a body that is not what the event promises. */
  parse(event: string, delivery: InboundDelivery): ParsedDelivery;
};

/** Requests of a person who waits for the answer; `Chat` parses them. */
export type InlineInbound = Verified & {
  answer: "inline";
  /** Equal for a request that was recorded and sent again; only of a verified one. */
  replayKey(headers: Headers): string;
};

/** Every request that a provider sends us. */
export type Inbound = QueuedInbound | InlineInbound;

/** `ignoredBecause` is a sentence; null = its events are to be applied. */
export type ParsedDelivery = {
  action: string | null;
  events: ProviderEvent[];
  ignoredBecause: string | null;
};

/** The part of a kind before its dot is the family: who applies it. */
export type ProviderEvent =
  | { kind: "tracker.issue_changed"; container: ContainerRef; issue: IssueSnapshot; assigned: Person | null }
  /** Something became of it; what, is asked for. `container` null = that of the webhook is meant, if the issue is in it. */
  | {
      kind: "tracker.issue_touched";
      container: ContainerRef | null;
      issue: { id: string; key: string };
      assigned: Person | null;
      /** Time on it was changed. */
      isAboutTime?: boolean;
    }
  /** `container` null, here and below: it does not tell, or it is about all of them; that of the webhook is meant. */
  | {
      kind: "tracker.issue_deleted";
      container: ContainerRef | null;
      issue: Pick<IssueSnapshot, "id" | "key" | "updatedAt">;
    }
  | {
      kind: "tracker.issue_moved";
      container: ContainerRef;
      issue: IssueSnapshot;
      to: { container: ContainerRef; issue: IssueSnapshot };
    }
  | {
      kind: "tracker.comment_changed";
      container: ContainerRef | null;
      issue: IssueRef;
      comment: CommentSnapshot;
    }
  /** Something became of a comment; what it says, is asked for with `CommentWrites.get`. */
  | { kind: "tracker.comment_touched"; container: ContainerRef | null; issue: IssueRef; commentId: string }
  | { kind: "tracker.comment_deleted"; container: ContainerRef | null; issue: IssueRef; commentId: string }
  /**
   * Something that many issues share, such as a milestone, has changed, and no event tells of each; `what` is a sentence. `changes`: only
   * whether a sprint is current.
   */
  | { kind: "tracker.shared_changed"; container: ContainerRef; what: string; changes?: "current sprint" }
  | {
      kind: "tracker.label_renamed";
      container: ContainerRef | null;
      labelId: string;
      from: string;
      to: string;
    }
  | { kind: "tracker.label_deleted"; container: ContainerRef | null; label: Named }
  /** A hint: what changed is asked for. */
  | { kind: "calendar.changed" }
  | { kind: "container.renamed"; container: ContainerRef }
  | { kind: "container.gone"; container: ContainerRef; reason: string }
  | { kind: "access.changed"; access: "lost" | "restored"; reason: string }
  | { kind: "subscription.confirmed" }
  /** The provider wants it renewed now. */
  | { kind: "subscription.renewal_due" }
  /** The provider ended it. `remoteId` is its own id; null when it does not tell. */
  | { kind: "subscription.removed"; remoteId: string | null };

export type EventFamily = ProviderEvent["kind"] extends infer K
  ? K extends `${infer F}.${string}`
    ? F
    : never
  : never;
export type EventOf<F extends EventFamily> = Extract<ProviderEvent, { kind: `${F}.${string}` }>;
