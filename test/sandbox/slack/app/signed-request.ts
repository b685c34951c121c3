import { takeFault } from "../../faults.ts";
import { hmacHex } from "../../sign.ts";
import { remember, sandboxState } from "../../state.ts";
import { nextId } from "../ids.ts";
import { slackWorld } from "../world.ts";

const standardTimeoutMs = 3_000;

/** The deprecated token that Slack still puts into each request. */
export const verificationToken = "verification-token-of-the-sandbox";

export type Endpoint = "commands" | "interactions";

/** What the app answered, and Slack's word for it if that was no use. */
export interface AppAnswer {
  status: number | null;
  contentType: string;
  body: string;
  durationMs: number;
  failure: "operation_timeout" | "dispatch_failed" | null;
}

export function timeoutMs(): number {
  return sandboxState().settings.slackTimeoutMs ?? standardTimeoutMs;
}

/** https://docs.slack.dev/authentication/verifying-requests-from-slack */
export async function signedHeaders(body: string, contentType: string): Promise<Record<string, string>> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = await hmacHex("SHA-256", slackWorld().app.signingSecret, `v0:${timestamp}:${body}`);
  return {
    Accept: "application/json,*/*",
    "Accept-Encoding": "gzip,deflate",
    "Content-Type": contentType,
    "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
    "X-Slack-Request-Timestamp": timestamp,
    "X-Slack-Signature": `v0=${signature}`,
  };
}

/** Asks the app and waits for as long as Slack does. Commands and interactions are never repeated. */
export async function askApp(
  endpoint: Endpoint,
  form: Record<string, string>,
  what: string,
): Promise<AppAnswer> {
  const { app } = slackWorld();
  const url = endpoint === "commands" ? app.commandsUrl : app.interactionsUrl;
  const body = new URLSearchParams(form).toString();
  const headers = await signedHeaders(body, "application/x-www-form-urlencoded");
  const fault = takeFault("slack.com", ["webhooks_lost", "webhooks_twice"], {
    path: `/${endpoint}`,
    method: "POST",
  });
  const answer = fault?.kind === "webhooks_lost" ? unreached(0) : await post(url, headers, body);
  log(url, { endpoint, what, body, answer });
  if (fault?.kind === "webhooks_twice")
    log(url, { endpoint, what, body, answer: await post(url, headers, body) });
  return answer;
}

async function post(url: string, headers: Record<string, string>, body: string): Promise<AppAnswer> {
  const startedAt = Date.now();
  try {
    const signal = AbortSignal.timeout(timeoutMs());
    const response = await fetch(url, { method: "POST", headers, body, redirect: "manual", signal });
    const text = await response.text();
    return {
      status: response.status,
      contentType: response.headers.get("content-type") ?? "",
      body: text,
      durationMs: Date.now() - startedAt,
      failure: response.ok ? null : "dispatch_failed",
    };
  } catch (error) {
    const isTimeout = error instanceof Error && error.name === "TimeoutError";
    const answer = unreached(Date.now() - startedAt);
    return isTimeout ? { ...answer, failure: "operation_timeout" } : answer;
  }
}

function unreached(durationMs: number): AppAnswer {
  return { status: null, contentType: "", body: "", durationMs, failure: "dispatch_failed" };
}

interface Asked {
  endpoint: Endpoint;
  what: string;
  body: string;
  answer: AppAnswer;
}

function log(url: string, { endpoint, what, body, answer }: Asked): void {
  remember(sandboxState().deliveries, {
    at: new Date(Date.now() - answer.durationMs).toISOString(),
    host: "slack.com",
    event: endpoint,
    action: what,
    deliveryId: nextId("Rq"),
    url,
    status: answer.status ?? (answer.failure === "operation_timeout" ? 504 : 502),
    statusText: answer.failure ?? "OK",
    durationMs: answer.durationMs,
    sizeBytes: new TextEncoder().encode(body).length,
  });
}
