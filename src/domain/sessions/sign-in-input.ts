import type { Database } from "../../db/database.ts";
import type { Role } from "../context.ts";

/** An account whose ownership the provider has just proven. `email` only if the provider has verified it. */
export type VerifiedAccount = {
  accountId: string;
  login: string;
  name: string;
  email: string | null;
  avatarUrl: string | null;
};

/** Nobody is signed in yet, so there is no actor; the rest is configuration. */
export type SignInCtx = { db: Database; now: number; isLocal: boolean; ownerEmails: readonly string[] };

export type SignInInput = {
  provider: string;
  host: string;
  account: VerifiedAccount;
  /** SHA-256 (hex) of the token in the invitation link that the person came by. */
  invitationTokenHash: string | null;
  userAgent: string;
  /** The browser's IANA zone, for a new person's profile. */
  timeZone: string | null;
  /** Hash of the session that this browser had; it ends. */
  previousSessionHash: string | null;
};

/** Somebody who has signed in before, with the workspaces they are in; the one used last comes first. */
export type Known = { userId: string; memberships: { workspaceId: string; role: Role }[] };
