import { exports } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import * as z from "zod";

import { calendarChannels } from "../../src/db/schema/calendar.ts";
import { db } from "./people.ts";

const liveSchema = z.array(
  z.object({ id: z.string(), login: z.string(), url: z.string(), expiresAtMs: z.number() }),
);

/** The channels that a provider holds open in the sandbox. */
export async function liveChannels(provider: string) {
  const answer = await fetch(`http://localhost:8788/_control/${provider}/channels`);
  return liveSchema.parse(await answer.json());
}

export function channelsOf(bindingId: string) {
  return db().select().from(calendarChannels).where(eq(calendarChannels.bindingId, bindingId));
}

/** What is posted to a channel's address. */
type Post = { provider: string; channelId: string; remoteId: string; token: string };

const requests: Record<string, (post: Post) => { headers?: Record<string, string>; body?: string }> = {
  google: ({ remoteId, token }) => ({
    headers: {
      "X-Goog-Channel-ID": remoteId,
      "X-Goog-Channel-Token": token,
      "X-Goog-Resource-State": "exists",
    },
  }),
  microsoft: ({ remoteId, token }) => ({
    body: JSON.stringify({
      value: [{ subscriptionId: remoteId, clientState: token, changeType: "updated" }],
    }),
  }),
};

/** Posts a notice in the provider's form, whoever sends it. */
export function postNotice(post: Post): Promise<Response> {
  return exports.default.fetch(
    new Request(`http://localhost:8787/calendar/${post.provider}/${post.channelId}`, {
      method: "POST",
      ...requests[post.provider]?.(post),
    }),
  );
}
