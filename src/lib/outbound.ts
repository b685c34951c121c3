import type * as z from "zod/mini";

export type OutboundCall = {
  method: string;
  url: string;
  status: number | null;
  durationMs: number;
  attempt: number;
};

export type OutboundRequest<T> = {
  method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  /** The real address, such as https://api.github.com/user; `createOutbound` maps it into the sandbox when there is one. */
  url: string;
  headers?: Record<string, string>;
  json?: unknown;
  form?: Record<string, string>;
  /** Only the fields that are read. Applied to 2xx bodies; absent = the body is not read. */
  schema?: z.ZodMiniType<T>;
  /** What the schema gets: the parsed JSON, or the body's text in UTF-8. "json" by default. */
  read?: "json" | "text";
  /** Of the answer; by default the client's own limit. */
  maxBytes?: number;
  /** The path is a secret too: the call is recorded with its origin only. */
  isSecretPath?: true;
  /** Redirects may lead to other hosts, each checked like the first. Not with an Authorization header. */
  followsHosts?: true;
  /** Set when a repeated call cannot do harm; GET always may be repeated. */
  isIdempotent?: boolean;
};

export type OutboundResponse<T> = { status: number; headers: Headers; body: T };

/** A call that got no usable answer. Status null = none at all. */
export class OutboundError extends Error {
  readonly kind: "timeout" | "network" | "refused_address" | "too_large" | "malformed" | "status";
  readonly status: number | null;
  readonly headers: Headers | null;
  /** First kilobytes of the answer, for the provider to read its error from; never logged or shown. */
  readonly body: string;

  constructor(
    kind: OutboundError["kind"],
    message: string,
    facts: { status?: number; headers?: Headers; body?: string } = {},
  ) {
    super(message);
    this.name = "OutboundError";
    this.kind = kind;
    this.status = facts.status ?? null;
    this.headers = facts.headers ?? null;
    this.body = facts.body ?? "";
  }
}

/** Every outgoing request goes through here. Throws OutboundError for anything but 2xx; a 304 is an error of kind "status". */
export type Outbound = {
  send<T = undefined>(request: OutboundRequest<T>): Promise<OutboundResponse<T>>;
  /** The calls made so far, for the activity log; without query strings and secrets. */
  calls(): OutboundCall[];
};
