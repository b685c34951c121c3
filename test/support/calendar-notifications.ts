import { exports } from "cloudflare:workers";
import { and, eq } from "drizzle-orm";
import * as z from "zod";

import { subscriptions } from "../../src/db/schema/subscriptions.ts";
import { keepSubscription } from "../../src/integrations/subscriptions/keep-subscription.ts";
import { systemContext } from "./bindings.ts";
import { calendarRow } from "./calendar.ts";
import type { CalendarSite } from "./calendar-sites.ts";
import { bound, syncAll } from "./calendar-sync.ts";
import { createPerson, db, type Person } from "./people.ts";

/** Runs the job that opens and prolongs a calendar's channel; which jobs it leaves behind. */
export async function watch(person: Person, id: string, now = Date.now()): Promise<string[]> {
  const ctx = await systemContext(person, { now });
  const { connectionId } = await calendarRow({ id });
  await keepSubscription(ctx, { connectionId, bindingId: id });
  return ctx.jobs.map(({ type }) => type);
}

/** A calendar of alice's after its first walk, whose provider tells of changes. */
export async function watched({ provider }: CalendarSite) {
  const person = await createPerson();
  const { id } = await bound(person, provider);
  await syncAll(person, id);
  await watch(person, id);
  return { person, id, channel: await onlyChannel(id) };
}

export async function onlyChannel(bindingId: string) {
  const [channel, ...others] = await channelsOf(bindingId);
  if (channel === undefined || others.length > 0) throw new Error("The calendar has not one channel.");
  return channel;
}

export const changeChannel = (id: string, fields: Partial<typeof subscriptions.$inferInsert>) =>
  db().update(subscriptions).set(fields).where(eq(subscriptions.id, id));

const liveSchema = z.array(
  z.object({
    id: z.string(),
    login: z.string(),
    url: z.string(),
    token: z.string(),
    expiresAtMs: z.number(),
  }),
);

/** The channels that a provider holds open in the sandbox. */
export async function liveChannels(provider: string) {
  const answer = await fetch(`http://localhost:8788/_control/${provider}/channels`);
  return liveSchema.parse(await answer.json());
}

/** What its provider was told to send with each notification. */
export async function tokenOf(provider: string, { remoteId }: { remoteId: string | null }) {
  return (await liveChannels(provider)).find(({ id }) => id === remoteId)?.token ?? "";
}

export function channelsOf(bindingId: string) {
  return db()
    .select()
    .from(subscriptions)
    .where(and(eq(subscriptions.bindingId, bindingId), eq(subscriptions.state, "active")));
}

type Post = { headers?: Record<string, string>; body?: string };

/** A notice of a change as the provider posts it. */
export const noticeBy: Record<CalendarSite["provider"], (remoteId: string | null, token: string) => Post> = {
  google: (remoteId, token) => ({
    headers: {
      "X-Goog-Channel-ID": remoteId ?? "",
      "X-Goog-Channel-Token": token,
      "X-Goog-Resource-State": "exists",
    },
  }),
  microsoft: (remoteId, token) => ({
    body: JSON.stringify({
      value: [{ subscriptionId: remoteId, clientState: token, changeType: "updated" }],
    }),
  }),
};

/** Posts to a channel's address as anybody can. */
export function postNotice(path: string, post: Post): Promise<Response> {
  return exports.default.fetch(
    new Request(`http://localhost:8787/webhooks/${path}`, { method: "POST", ...post }),
  );
}
