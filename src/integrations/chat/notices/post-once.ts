import { and, eq } from "drizzle-orm";

import { notices } from "../../../db/schema/notices.ts";
import type { Access } from "../../../providers/access.ts";
import type { Chat } from "../../../providers/chat.ts";
import { ProviderError } from "../../../providers/provider.ts";
import type { IntegrationContext } from "../../context.ts";
import { openChat } from "../open-chat.ts";

type Post = (chat: Chat, access: Access) => Promise<unknown>;

/**
 * Posts what nobody may hear twice: claimed in D1 before it is posted, so of any number of attempts one gets through. A post
 * that was refused is given back for another attempt; one that was never answered may have arrived and is not repeated.
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
    await settle(ctx, key, isOut ? stateAfter(error) : "waiting");
    throw error;
  }
  await settle(ctx, key, "posted");
  return true;
}

/** True when this attempt has it: nobody has posted it, and nobody is about to. */
async function claim({ db, now, actor }: IntegrationContext, key: string): Promise<boolean> {
  const { workspaceId } = actor;
  const claimed = await db
    .insert(notices)
    .values({ workspaceId, key, state: "posting", at: now })
    .onConflictDoUpdate({
      target: [notices.workspaceId, notices.key],
      set: { state: "posting", at: now },
      setWhere: eq(notices.state, "waiting"),
    })
    .returning({ key: notices.key });
  return claimed.length > 0;
}

async function settle({ db, actor }: IntegrationContext, key: string, state: string): Promise<void> {
  await db
    .update(notices)
    .set({ state })
    .where(and(eq(notices.workspaceId, actor.workspaceId), eq(notices.key, key)));
}

function stateAfter(error: unknown): "waiting" | "refused" | "unknown" {
  if (!(error instanceof ProviderError)) return "unknown";
  if (error.permanent) return "refused";
  // A status of 200 without success is an answer that broke off, or one that says that some of it may have been done.
  const isRefused = error.code === "rate_limited" || (error.status ?? 0) >= 400;
  return isRefused ? "waiting" : "unknown";
}
