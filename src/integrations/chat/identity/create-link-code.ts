import { chatLinkCodes } from "../../../db/schema/chat.ts";
import type { PersonCtx } from "../../../domain/context.ts";
import { sha256Hex } from "../../../lib/digest.ts";

const lifeMs = 600_000;
/** Without letters and digits that are mistaken for each other. */
const alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ23";

/** A new one-time code of the person, such as "K7QM-2XWR-9D": ten minutes, once, and the one before it ends. Stored as a hash. */
export async function createLinkCode(ctx: PersonCtx): Promise<string> {
  const random = crypto.getRandomValues(new Uint8Array(10));
  const letters = Array.from(random, (byte) => alphabet.charAt(byte % 32)).join("");
  const { userId, workspaceId } = ctx.actor;
  const fresh = { codeHash: await sha256Hex(letters), expiresAt: ctx.now + lifeMs };
  await ctx.db
    .insert(chatLinkCodes)
    .values({ userId, workspaceId, ...fresh })
    .onConflictDoUpdate({ target: [chatLinkCodes.userId, chatLinkCodes.workspaceId], set: fresh });
  return letters.replace(/(.{4})(?=.)/g, "$1-");
}

/** How a code is compared: as people type it back. */
export function normalCode(typed: string): string {
  return typed.toUpperCase().replace(/[^A-Z0-9]/g, "");
}
