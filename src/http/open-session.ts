import type { Context } from "hono";
import { getCookie } from "hono/cookie";

import type { SignInInput } from "../domain/sessions/sign-in-input.ts";
import { signInWithIdentity } from "../domain/sessions/sign-in.ts";
import { sha256Hex } from "../lib/digest.ts";
import type { AppEnv } from "./app-env.ts";
import { readSessionCookie, writeSessionCookie } from "./middleware/session.ts";

export type Proof = Pick<SignInInput, "provider" | "host" | "account" | "invitationTokenHash">;

/**
 * Signs a person in whose account a provider has just proven, and gives the browser its session. Throws AppError with a
 * sentence for the sign-in page: `setFlash` it and redirect there.
 */
export async function openSession(c: Context<AppEnv>, proof: Proof): Promise<void> {
  const { config, db, now } = c.var;
  const previous = readSessionCookie(c);
  const opened = await signInWithIdentity(
    { db, now, isLocal: config.isLocal, ownerEmails: config.ownerEmails },
    {
      ...proof,
      userAgent: c.req.header("User-Agent") ?? "",
      // Set by public/js/controls.js.
      timeZone: getCookie(c, "zone") ?? null,
      previousSessionHash: previous === undefined ? null : await sha256Hex(previous),
    },
  );
  writeSessionCookie(c, opened.sessionId, opened.expiresAt);
}
