import { type Outbound, type OutboundCall, OutboundError, type OutboundRequest } from "./outbound.ts";
import { readLimited, TooLargeError } from "./read-limited.ts";
import { isSafeAddress } from "./safe-address.ts";
import { toReachable, toReal } from "./sandbox-address.ts";

type Settings = {
  sandboxUrl: string | null;
  /** Of a request that may be repeated; another waits 2.5 times as long. */
  timeoutMs?: number;
  maxBytes?: number;
  /** First pause before a repetition; doubles each time. */
  backoffMs?: number;
};

type Attempt = { response: Response; bytes: Uint8Array };
type Way = Required<Settings> & { calls: OutboundCall[] };

/** What cannot be repeated is better heard late than never: 25 s, less than the 30 s that a Worker lives on behind its answer. */
const patience = 2.5;
const maxRepetitions = 2;
const maxRedirects = 3;
const errorBytes = 16_384;
const transientStatuses = new Set([502, 503, 504]);
const followedStatuses = new Set([301, 302, 307, 308]);

/** A client with its own list of calls. 10 s per attempt, 25 s for what cannot be repeated; 10 MB per answer; GET repeated at most twice. */
export function createOutbound(settings: Settings): Outbound {
  const way: Way = { timeoutMs: 10_000, maxBytes: 10_000_000, backoffMs: 200, ...settings, calls: [] };
  return {
    calls: () => way.calls,
    async send(request) {
      const { response, bytes } = await repeat(way, request);
      const { status, headers } = response;
      if (!response.ok) {
        const body = new TextDecoder().decode(bytes);
        throw new OutboundError("status", `The answer was HTTP ${status}.`, { status, headers, body });
      }
      return { status, headers, body: parseBody(request, response, bytes) };
    },
  };
}

/** Repeats what may be repeated. Timeouts are not: three of them would outlast the page that waits. */
async function repeat(way: Way, request: OutboundRequest<unknown>): Promise<Attempt> {
  for (let attempt = 1; ; attempt++) {
    const isLast = !mayRepeat(request) || attempt > maxRepetitions;
    try {
      const result = await follow(way, request, attempt);
      // A Retry-After is for the queue to wait out: nobody sleeps here.
      const isTransient = transientStatuses.has(result.response.status);
      if (isLast || !isTransient || result.response.headers.has("Retry-After")) return result;
    } catch (error) {
      if (isLast || !(error instanceof OutboundError) || error.kind !== "network") throw error;
    }
    await pause(way.backoffMs * 2 ** (attempt - 1) * (0.5 + Math.random()));
  }
}

function mayRepeat({ method, isIdempotent }: OutboundRequest<unknown>): boolean {
  return method === "GET" || isIdempotent === true;
}

/** Follows a GET's redirects, within one host unless asked: an Authorization header must never reach another. */
async function follow(way: Way, request: OutboundRequest<unknown>, attempt: number): Promise<Attempt> {
  let url = new URL(request.url);
  for (let hop = 0; ; hop++) {
    const result = await call(way, request, url, attempt);
    const location = result.response.headers.get("Location");
    const mayFollow = request.method === "GET" && followedStatuses.has(result.response.status);
    if (!mayFollow || location === null || hop === maxRedirects) return result;
    const base = toReachable(url, way.sandboxUrl).href;
    if (!URL.canParse(location, base)) return result;
    const next = toReal(new URL(location, base), way.sandboxUrl);
    if (next.host !== toReal(url, way.sandboxUrl).host && !mayLeaveHost(request)) return result;
    url = next;
  }
}

function mayLeaveHost({ followsHosts, headers }: OutboundRequest<unknown>): boolean {
  return followsHosts === true && !new Headers(headers).has("Authorization");
}

/** One request and its whole answer, within one timeout. */
async function call(
  way: Way,
  request: OutboundRequest<unknown>,
  url: URL,
  attempt: number,
): Promise<Attempt> {
  const real = toReal(url, way.sandboxUrl);
  if (!isSafeAddress(real)) throw new OutboundError("refused_address", "This address may not be called.");
  const entry: OutboundCall = {
    method: request.method,
    url: real.origin + (request.isSecretPath === true ? "/…" : real.pathname),
    status: null,
    durationMs: 0,
    attempt,
  };
  way.calls.push(entry);
  const startedAt = Date.now();
  const timeout = new AbortController();
  const { signal } = timeout;
  const timeoutMs = mayRepeat(request) ? way.timeoutMs : way.timeoutMs * patience;
  const timer = setTimeout(() => timeout.abort(), timeoutMs);
  try {
    const response = await fetch(toReachable(url, way.sandboxUrl).href, { ...initOf(request), signal });
    entry.status = response.status;
    return { response, bytes: await readAnswer(request.maxBytes ?? way.maxBytes, response, signal) };
  } catch (error) {
    throw outboundErrorOf(error, signal, entry.status);
  } finally {
    clearTimeout(timer);
    entry.durationMs = Date.now() - startedAt;
  }
}

function initOf(request: OutboundRequest<unknown>): RequestInit {
  const headers = new Headers({ "User-Agent": "Timewire", Accept: "application/json", ...request.headers });
  const init = { method: request.method, headers, redirect: "manual" } as const;
  if (request.form !== undefined) return { ...init, body: new URLSearchParams(request.form) };
  if (request.json === undefined) return init;
  headers.set("Content-Type", "application/json");
  return { ...init, body: JSON.stringify(request.json) };
}

/** Of a failure only the beginning is read: it explains itself there or not at all. */
async function readAnswer(maxBytes: number, response: Response, signal: AbortSignal): Promise<Uint8Array> {
  if (response.ok) return readLimited(response.body, maxBytes, signal);
  try {
    return await readLimited(response.body, errorBytes, signal);
  } catch (error) {
    if (error instanceof TooLargeError) return new Uint8Array();
    throw error;
  }
}

function outboundErrorOf(error: unknown, signal: AbortSignal, status: number | null): OutboundError {
  const facts = status === null ? {} : { status };
  if (error instanceof TooLargeError)
    return new OutboundError("too_large", "The answer was too large.", facts);
  if (signal.aborted) return new OutboundError("timeout", "No answer came in time.", facts);
  return new OutboundError("network", "The connection failed.", facts);
}

function parseBody<T>(request: OutboundRequest<T>, response: Response, bytes: Uint8Array): T {
  const { status, headers } = response;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- safe because without a schema T is undefined
  if (request.schema === undefined) return undefined as T;
  const malformed = (message: string) => new OutboundError("malformed", message, { status, headers });
  const body = request.read === "text" ? new TextDecoder().decode(bytes) : parseJson(bytes, malformed);
  const parsed = request.schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const path = parsed.error.issues[0]?.path.join(".") ?? "";
  throw malformed(`The answer does not have the expected form${path === "" ? "" : ` at ${path}`}.`);
}

function parseJson(bytes: Uint8Array, malformed: (message: string) => OutboundError): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    // The parser's message quotes the answer, which may hold secrets.
    throw malformed("The answer is not JSON.");
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
