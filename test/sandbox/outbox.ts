import { takeFault, webhookFaultKinds } from "./faults.ts";
import { remember, sandboxState } from "./state.ts";

/** GitHub hangs up after ten seconds; the others are of the same order. */
const timeoutMs = 10_000;
/** How long shuffled webhooks wait for company before they leave in reverse order. */
const shuffleWindowMs = 700;

export interface Outcome {
  at: string;
  status: number;
  statusText: string;
  durationMs: number;
  requestHeaders: Record<string, string>;
  responseHeaders: Record<string, string>;
  responseBody: string;
}

export interface OutgoingWebhook {
  /** Webhooks with the same queue leave one after another, in order. */
  queue: string;
  /** The host that sends it, and whose webhook faults strike it. */
  host: string;
  /** Another host of the same service, whose webhook faults strike it as well. */
  siblingHost: string;
  event: string;
  action: string | null;
  deliveryId: string;
  url: string;
  body: string;
  /** Ten seconds unless given. */
  timeoutMs?: number;
  headers: () => Promise<Record<string, string>>;
  settled: (outcome: Outcome) => void;
}

interface Queued extends OutgoingWebhook {
  isLost: boolean;
  isShuffled: boolean;
}

/** Only plain data: a promise of one request must not be awaited in another one's. */
interface Queue {
  waiting: Queued[];
  busyUntilMs: number;
}

let queues = new Map<string, Queue>();

export function resetOutbox(): void {
  for (const queue of queues.values()) queue.waiting.length = 0;
  queues = new Map();
}

export function sendWebhook(webhook: OutgoingWebhook): void {
  const queue = queues.get(webhook.queue) ?? { waiting: [], busyUntilMs: 0 };
  queues.set(webhook.queue, queue);
  const request = { path: `/${webhook.event}`, method: "POST" };
  const fault =
    takeFault(webhook.host, webhookFaultKinds, request) ??
    takeFault(webhook.siblingHost, webhookFaultKinds, request);
  const queued = {
    ...webhook,
    isLost: fault?.kind === "webhooks_lost",
    isShuffled: fault?.kind === "webhooks_shuffled",
  };
  queue.waiting.push(queued);
  if (fault?.kind === "webhooks_twice") queue.waiting.push({ ...queued });
}

/** Sends all that waits. A queue that another request is already emptying is left to it. */
export async function emptyOutbox(): Promise<void> {
  await Promise.all([...queues.values()].map(emptyQueue));
}

async function emptyQueue(queue: Queue): Promise<void> {
  if (queue.waiting.length === 0 || queue.busyUntilMs > Date.now()) return;
  while (queue.waiting.length > 0) {
    // Beyond this the request that held the queue must have died, and the next one takes over.
    queue.busyUntilMs = Date.now() + timeoutMs + 5000;
    if (queue.waiting[0]?.isShuffled === true) await reverseShuffled(queue);
    const webhook = queue.waiting.shift();
    if (webhook !== undefined) await post(webhook);
  }
  queue.busyUntilMs = 0;
}

async function reverseShuffled(queue: Queue): Promise<void> {
  await scheduler.wait(shuffleWindowMs);
  const end = queue.waiting.findIndex((webhook) => !webhook.isShuffled);
  const shuffled = queue.waiting.splice(0, end === -1 ? queue.waiting.length : end);
  queue.waiting.unshift(...shuffled.toReversed());
  for (const webhook of shuffled) webhook.isShuffled = false;
}

async function post(webhook: Queued): Promise<void> {
  const startedAt = Date.now();
  const requestHeaders = await webhook.headers();
  const answer = webhook.isLost ? notReached : await attempt(webhook, requestHeaders);
  const outcome: Outcome = {
    ...answer,
    at: new Date(startedAt).toISOString(),
    durationMs: Date.now() - startedAt,
    requestHeaders,
  };
  webhook.settled(outcome);
  remember(sandboxState().deliveries, {
    at: outcome.at,
    host: webhook.host,
    event: webhook.event,
    action: webhook.action,
    deliveryId: webhook.deliveryId,
    url: webhook.url.replace(/\?.*$/s, ""),
    status: outcome.status,
    statusText: outcome.statusText,
    durationMs: outcome.durationMs,
    sizeBytes: new TextEncoder().encode(webhook.body).length,
    ...(webhook.isLost ? { lost: { headers: requestHeaders, body: webhook.body } } : {}),
  });
}

type Answer = Pick<Outcome, "status" | "statusText" | "responseHeaders" | "responseBody">;

const notReached: Answer = {
  status: 502,
  statusText: "failed to connect to host",
  responseHeaders: {},
  responseBody: "",
};

async function attempt(webhook: Queued, headers: Record<string, string>): Promise<Answer> {
  try {
    const response = await fetch(webhook.url, {
      method: "POST",
      headers,
      body: webhook.body,
      redirect: "manual",
      signal: AbortSignal.timeout(webhook.timeoutMs ?? timeoutMs),
    });
    return {
      status: response.status,
      statusText: response.ok ? "OK" : `Invalid HTTP Response: ${response.status}`,
      responseHeaders: Object.fromEntries(response.headers),
      responseBody: (await response.text()).slice(0, 10_000),
    };
  } catch (error) {
    const isTimeout = error instanceof Error && error.name === "TimeoutError";
    return isTimeout ? { ...notReached, status: 504, statusText: "timed out" } : notReached;
  }
}
