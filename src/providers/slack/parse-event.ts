import * as z from "zod/mini";

import type { ChatEvent, InboundEvent } from "../chat.ts";
import { flagSchema, readBody, reading } from "./reading.ts";

const typeSchema = z.object({ type: z.string() });
const handshakeSchema = z.object({ challenge: z.string().check(z.minLength(1), z.maxLength(500)) });

const callbackSchema = z.object({
  event_id: z.string().check(z.minLength(1), z.maxLength(100)),
  team_id: z.nullish(z.string()),
  enterprise_id: z.nullish(z.string()),
  /** Seconds. */
  event_time: z.number(),
  event: typeSchema,
  authorizations: z.nullish(z.array(z.object({ is_enterprise_install: flagSchema }))),
});
type Callback = z.infer<typeof callbackSchema>;

const homeSchema = z.object({
  event: z.object({ user: z.string().check(z.minLength(1)), tab: z.nullish(z.string()) }),
});
const revokedSchema = z.object({
  event: z.object({ tokens: z.object({ bot: z.nullish(z.array(z.string())) }) }),
});

const readers: Readonly<Record<string, (callback: Callback, payload: unknown) => ChatEvent | string>> = {
  app_home_opened(callback, payload) {
    const { user, tab } = homeSchema.parse(payload).event;
    if ((tab ?? "home") !== "home") return "Another tab than Home was opened.";
    const accountId = accountOf(callback);
    return { kind: "home_opened", from: { accountId, teamId: callback.team_id ?? accountId, userId: user } };
  },
  app_uninstalled: (callback) =>
    accessLost(callback, "The app was removed from the Slack workspace. Reconnect to install it again."),
  tokens_revoked(callback, payload) {
    const bots = revokedSchema.parse(payload).event.tokens.bot ?? [];
    if (bots.length === 0) return "Only people's own tokens were revoked, which Timewire does not keep.";
    return accessLost(callback, "Slack has revoked the app's token. Reconnect to get a new one.");
  },
};

/** The events that the app subscribes to. */
export const subscribedEvents: readonly string[] = Object.keys(readers);

/** https://docs.slack.dev/apis/events-api/#event-type-structure */
export function parseEvent(body: Uint8Array): InboundEvent {
  return reading("event", () => {
    const payload: unknown = JSON.parse(readBody(body));
    const { type } = typeSchema.parse(payload);
    if (type === "url_verification") {
      return { kind: "handshake", challenge: handshakeSchema.parse(payload).challenge };
    }
    if (type !== "event_callback") return ignored("", `Timewire does not use "${type.slice(0, 60)}".`);
    const callback = callbackSchema.parse(payload);
    const { event_id: eventId, event } = callback;
    const read = Object.hasOwn(readers, event.type) ? readers[event.type] : undefined;
    const outcome =
      read === undefined
        ? `Timewire does not use "${event.type.slice(0, 60)}" events.`
        : read(callback, payload);
    if (typeof outcome === "string") return ignored(eventId, outcome);
    return { kind: "event", eventId, event: outcome, ignoredBecause: null };
  });
}

function accessLost(callback: Callback, reason: string): ChatEvent {
  // The end of that second: what was connected within it came before.
  const at = callback.event_time * 1000 + 999;
  return { kind: "access_lost", accountId: accountOf(callback), reason, at };
}

function ignored(eventId: string, ignoredBecause: string): InboundEvent {
  return { kind: "event", eventId, event: null, ignoredBecause };
}

function accountOf({ team_id: teamId, enterprise_id: enterpriseId, authorizations }: Callback): string {
  const isEnterprise = authorizations?.[0]?.is_enterprise_install === true;
  const accountId = isEnterprise ? (enterpriseId ?? teamId) : (teamId ?? enterpriseId);
  if (!accountId) throw new RangeError("No team.");
  return accountId;
}
