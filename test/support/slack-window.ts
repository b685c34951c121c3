import * as z from "zod";

const slack = "http://localhost:8788/_control/slack";

/** Does something in the sandbox's Slack as Alice (or the user given); what the app answered. */
export async function act(path: string, input: Record<string, unknown>): Promise<Record<string, unknown>> {
  const init = { method: "POST", headers: { "Content-Type": "application/json" } };
  const response = await fetch(`${slack}${path}`, {
    ...init,
    body: JSON.stringify({ user: "alice", ...input }),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return z.record(z.string(), z.unknown()).parse(await response.json());
}

/** What stands there, as JSON. */
const look = async (path: string) => JSON.stringify(await (await fetch(`${slack}${path}`)).json());

/** Polls for what follows an answer. */
export const patience = { timeout: 5000, interval: 50 };

export const command = (text: string) => act("/commands", { text });
/** A button on the newest message of the app that Alice sees in the channel. */
export const press = (actionId: string, channel = "general") =>
  act("/actions", { channel, ts: "last", actionId });
export const submit = (values: Record<string, unknown>) => act("/submissions", { values });
export const messages = (channel = "general") => look(`/messages?user=alice&channel=${channel}`);
export const modals = () => look("/modals?user=alice");
export const home = (user = "alice") => look(`/home?user=${user}`);
