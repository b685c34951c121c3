import { timeoutMs } from "./app/signed-request.ts";
import { randomText } from "./ids.ts";
import type { Trigger } from "./records.ts";
import { slackWorld } from "./world.ts";

/** What lets the app open a modal for a person: once, within three seconds of what they did. */
export function createTrigger(teamId: string, userId: string): string {
  const id = `${Date.now()}.${Math.floor(Math.random() * 1e12)}.${randomText(32)}`;
  slackWorld().triggers.set(id, { teamId, userId, expiresAtMs: Date.now() + timeoutMs(), isUsed: false });
  return id;
}

/** The trigger, used up; or Slack's word for why it cannot be used. */
export function useTrigger(id: string, teamId: string): Trigger | string {
  const trigger = slackWorld().triggers.get(id);
  if (trigger === undefined || trigger.teamId !== teamId) return "invalid_trigger_id";
  if (trigger.isUsed) return "exchanged_trigger_id";
  if (trigger.expiresAtMs < Date.now()) return "expired_trigger_id";
  trigger.isUsed = true;
  return trigger;
}
