import { sendWebhook, type Outcome } from "../../outbox.ts";
import { sandboxState } from "../../state.ts";
import { nextId, nextTs } from "../ids.ts";
import type { Team } from "../records.ts";
import { appId, installationOf, slackWorld } from "../world.ts";
import { signedHeaders, timeoutMs, verificationToken } from "./signed-request.ts";

/** At once, after a minute, after five: https://docs.slack.dev/apis/events-api/#retries */
const standardRetrySeconds = [0, 60, 300];

export type SlackEvent = { type: string } & Record<string, unknown>;

interface Attempt {
  team: Team;
  eventId: string;
  type: string;
  body: string;
  /** 0 for the first. */
  number: number;
  reason: string | null;
}

interface Later {
  dueAtMs: number;
  attempt: Attempt;
}

let later: Later[] = [];

export function forgetLaterEvents(): void {
  later = [];
}

/** Queues an event for the app. Returns its id, which retries share. */
export function sendEvent(team: Team, event: SlackEvent): string {
  const eventId = nextId("Ev");
  send({
    team,
    eventId,
    type: event.type,
    body: JSON.stringify(envelope(team, eventId, event)),
    number: 0,
    reason: null,
  });
  return eventId;
}

/** Repeats what is due. Called with every request, because nothing here runs by itself. */
export function sendDueEvents(): void {
  const due = later.filter(({ dueAtMs }) => dueAtMs <= Date.now());
  later = later.filter((one) => !due.includes(one));
  for (const { attempt } of due) send(attempt);
}

function send(attempt: Attempt): void {
  const { team, type, body, number, reason } = attempt;
  sendWebhook({
    queue: `slack:${team.id}`,
    host: "slack.com",
    siblingHost: "app.slack.com",
    event: type,
    action: number === 0 ? null : `retry ${number}`,
    deliveryId: attempt.eventId,
    url: slackWorld().app.eventsUrl,
    body,
    timeoutMs: timeoutMs(),
    headers: async () => ({
      ...(await signedHeaders(body, "application/json")),
      ...(reason === null ? {} : { "X-Slack-Retry-Num": String(number), "X-Slack-Retry-Reason": reason }),
    }),
    settled: (outcome) => retry(attempt, outcome),
  });
}

function retry(attempt: Attempt, { status, responseHeaders }: Outcome): void {
  const seconds = (sandboxState().settings.slackRetrySeconds ?? standardRetrySeconds)[attempt.number];
  const isTaken = status >= 200 && status < 300;
  if (isTaken || seconds === undefined || responseHeaders["x-slack-no-retry"] === "1") return;
  const next = { ...attempt, number: attempt.number + 1, reason: reasonOf(status) };
  if (seconds === 0) send(next);
  else later.push({ dueAtMs: Date.now() + seconds * 1000, attempt: next });
}

function reasonOf(status: number): string {
  if (status === 504) return "http_timeout";
  return status === 502 ? "connection_failed" : "http_error";
}

function envelope(team: Team, eventId: string, event: SlackEvent) {
  const { botUserId } = installationOf(team);
  return {
    token: verificationToken,
    team_id: team.id,
    context_team_id: team.id,
    context_enterprise_id: null,
    api_app_id: appId,
    event: { ...event, event_ts: nextTs() },
    type: "event_callback",
    event_id: eventId,
    event_time: Math.floor(Date.now() / 1000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: team.id,
        user_id: botUserId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
    event_context: `4-${eventId}`,
  };
}
