import { apiTokens } from "../../db/schema/people.ts";
import { sha256Hex } from "../../lib/digest.ts";
import { AppError } from "../../lib/errors.ts";
import { createId, createSecret } from "../../lib/id.ts";
import { commit } from "../commit.ts";
import type { PersonCtx } from "../context.ts";
import { isApiScope } from "./api-scopes.ts";
import { requireBrowser } from "../members/roles.ts";
import { dayMs } from "../../lib/time-units.ts";

/** Makes a personal token for this workspace. The token is in this answer and nowhere else. Throws forbidden and invalid. */
export async function createApiToken(
  ctx: PersonCtx,
  input: { name: string; scopes: readonly string[]; expiresInDays: number },
): Promise<{ id: string; token: string }> {
  const { actor, db, now } = ctx;
  requireBrowser(actor, "make API tokens");
  const name = input.name.trim();
  const scopes = [...new Set(input.scopes)];
  if (name === "" || name.length > 80) {
    throw new AppError(
      "invalid",
      "Enter a name of 1 to 80 characters that says what the token is for.",
      "name",
    );
  }
  if (scopes.length === 0 || !scopes.every(isApiScope)) {
    throw new AppError("invalid", "Choose at least one thing that the token may do.", "scopes");
  }
  const { expiresInDays } = input;
  if (!Number.isInteger(expiresInDays) || expiresInDays < 1 || expiresInDays > 365) {
    throw new AppError("invalid", "Choose an end within the next 365 days.", "expiresInDays");
  }

  const token = `tw_${createSecret()}`;
  const id = createId(now);
  await commit(ctx, {
    statements: [
      db.insert(apiTokens).values({
        id,
        workspaceId: actor.workspaceId,
        userId: actor.userId,
        name,
        tokenHash: await sha256Hex(token),
        prefix: token.slice(0, 8),
        scopes,
        createdAt: now,
        expiresAt: now + expiresInDays * dayMs,
      }),
    ],
    audit: { action: "token.create", target: id, detail: { name, scopes } },
  });
  return { id, token };
}
