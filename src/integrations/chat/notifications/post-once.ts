import { and, eq } from "drizzle-orm";

import { notifications } from "../../../db/schema/notifications.ts";
import type { Access } from "../../../providers/access.ts";
import type { Chat } from "../../../providers/chat.ts";
import { ProviderError } from "../../../providers/provider.ts";
import type { IntegrationContext } from "../../context.ts";
import { openChat } from "../open-chat.ts";

type Post = (chat: Chat, access: Access) => Promise<unknown>;

/**
 * Posts a message at most once per key: the key is claimed in D1 before posting, so only one of several attempts posts. A post that
 * was refused is released for another attempt; one that was not answered may have arrived and is not repeated.
 * False when it was posted before. Throws what opening the connection and `post` throw.
 */
export async function postOnce(
  ctx: IntegrationContext,
  { key, connectionId }: { key: string; connectionId: string },
  post: Post,
): Promise<boolean> {
  const { chat, call } = await openChat(ctx, connectionId);
  if (!(await claim(ctx, key))) return false;
  let isOut = false;
  try {
    await call((access) => {
      isOut = true;
      return post(chat, access);
    });
  } catch (error) {
    await setState(ctx, key, isOut ? stateAfter(error) : "waiting");
    throw error;
  }
  await setState(ctx, key, "posted");
  return true;
}

/** True when this attempt claimed the key: it is not posted and no other attempt is posting it. */
async function claim({ db, now, actor }: IntegrationContext, key: string): Promise<boolean> {
  const { workspaceId } = actor;
  const claimed = await db
    .insert(notifications)
    .values({ workspaceId, key, state: "posting", at: now })
    .onConflictDoUpdate({
      target: [notifications.workspaceId, notifications.key],
      set: { state: "posting", at: now },
      setWhere: eq(notifications.state, "waiting"),
    })
    .returning({ key: notifications.key });
  return claimed.length > 0;
}

async function setState(
  { db, actor }: IntegrationContext,
  key: string,
  state: typeof notifications.$inferSelect.state,
): Promise<void> {
  await db
    .update(notifications)
    .set({ state })
    .where(and(eq(notifications.workspaceId, actor.workspaceId), eq(notifications.key, key)));
}

function stateAfter(error: unknown): "waiting" | "refused" | "unknown" {
  if (!(error instanceof ProviderError)) return "unknown";
  if (error.permanent) return "refused";
  // A status of 200 without success is an answer that broke off, or one that says that some of it may have been done.
  const isRefused = error.code === "rate_limited" || (error.status ?? 0) >= 400;
  return isRefused ? "waiting" : "unknown";
}
