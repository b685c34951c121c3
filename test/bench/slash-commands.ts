import { createHmac } from "node:crypto";

/** The body of a slash command as Slack sends it, up to its trigger id. */
export function commandBody(person: { team: string; user: string }, command: string, text: string): string {
  return new URLSearchParams({
    token: "unused",
    team_id: person.team,
    team_domain: "bench",
    channel_id: "C0BENCH001",
    channel_name: "general",
    user_id: person.user,
    user_name: "bench",
    command,
    text,
    api_app_id: "A0BENCH001",
    is_enterprise_install: "false",
    response_url: "https://hooks.slack.com/commands/T0BENCH001/1234567890123/bench",
  }).toString();
}

const run = `${process.pid}.${Date.now()}`;
let sent = 0;

/** The command under a trigger id of its own, signed now. */
export function signedCommand(body: string, secret: string) {
  const fresh = `${body}&trigger_id=${run}.${++sent}`;
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const signature = createHmac("sha256", secret).update(`v0:${timestamp}:${fresh}`).digest("hex");
  return {
    body: fresh,
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
      accept: "application/json,*/*",
      "x-slack-request-timestamp": timestamp,
      "x-slack-signature": `v0=${signature}`,
    },
  };
}
