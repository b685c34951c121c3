import { and, eq, not, sql, type SQL } from "drizzle-orm";

import { insertWhere } from "../../db/insert-where.ts";
import { identities, memberships, sessions, users, workspaces } from "../../db/schema/people.ts";
import { AppError } from "../../lib/errors.ts";
import { createId } from "../../lib/id.ts";
import { isTimeZone } from "../../lib/zoned-time.ts";
import { commit } from "../commit.ts";
import { useInvitation, type Invitation } from "../invitations/invitation-rules.ts";
import { prepareSession, type OpenedSession } from "./session-row.ts";
import type { SignInCtx, SignInInput } from "./sign-in-input.ts";

/** Makes the first person the owner of a first workspace. null when somebody else was faster. Throws forbidden. */
export async function admitOwner(ctx: SignInCtx, input: SignInInput): Promise<OpenedSession | null> {
  const { account, userAgent } = input;
  const isExpected = account.email !== null && ctx.ownerEmails.includes(account.email.toLowerCase());
  if (!ctx.isLocal && !isExpected) {
    throw new AppError(
      "forbidden",
      "This Timewire waits for its owner. Sign in with an account whose e-mail address is listed in OWNER_EMAILS, or add the address there.",
    );
  }
  const { db, now } = ctx;
  const userId = createId(now);
  const workspaceId = createId(now);
  const founded = sql`exists (select 1 from ${workspaces} where ${workspaces.id} = ${workspaceId})`;
  const member = { workspaceId, userId, role: "owner" as const, createdAt: now };
  const { insert, opened } = await prepareSession(ctx, { userId, workspaceId, userAgent });
  const acting = { ...ctx, actor: { kind: "user", userId, workspaceId, role: "owner" } as const };
  const [, , , , rows] = await commit(acting, {
    statements: [
      insertWhere(
        db,
        workspaces,
        { id: workspaceId, name: `${account.name}'s workspace`, createdAt: now },
        sql`not exists (select 1 from ${workspaces})`,
      ),
      insertWhere(db, users, userRow(ctx, input, userId), founded),
      insertWhere(db, identities, identityRow(ctx, input, userId), founded),
      insertWhere(db, memberships, member, founded),
      insert,
      endPrevious(ctx, input),
    ],
    audit: [
      { action: "workspace.create", target: workspaceId },
      { action: "session.start", target: opened.publicId, detail: { provider: input.provider }, after: 4 },
    ],
  });
  return rows.length === 0 ? null : opened;
}

/** Makes a person who comes by an invitation link a member. null when the link or the account was used meanwhile. */
export async function admitByInvitation(
  ctx: SignInCtx,
  input: SignInInput,
  invitation: Invitation,
): Promise<OpenedSession | null> {
  const { db, now } = ctx;
  const { workspaceId, role } = invitation;
  const userId = createId(now);
  const { claim, isClaimed, join } = useInvitation(ctx, { invitation, userId, provided: isUnknown(input) });
  const { insert, opened } = await prepareSession(ctx, { userId, workspaceId, userAgent: input.userAgent });
  const acting = { ...ctx, actor: { kind: "user", userId, workspaceId, role } as const };
  const [, , , , rows] = await commit(acting, {
    statements: [
      claim,
      insertWhere(db, users, userRow(ctx, input, userId), isClaimed),
      insertWhere(db, identities, identityRow(ctx, input, userId), isClaimed),
      join,
      insert,
      endPrevious(ctx, input),
    ],
    audit: [
      { action: "invitation.accept", target: invitation.id, detail: { role } },
      { action: "session.start", target: opened.publicId, detail: { provider: input.provider }, after: 4 },
    ],
  });
  return rows.length === 0 ? null : opened;
}

function isUnknown({ provider, host, account }: SignInInput): SQL {
  const isTheirs = and(
    eq(identities.provider, provider),
    eq(identities.host, host),
    eq(identities.accountId, account.accountId),
  );
  return not(sql`exists (select 1 from ${identities} where ${isTheirs})`);
}

function userRow({ now }: SignInCtx, { account, timeZone }: SignInInput, id: string) {
  const isKnown = timeZone !== null && isTimeZone(timeZone);
  return {
    id,
    name: account.name.trim() === "" ? account.login : account.name.trim(),
    email: account.email,
    avatarUrl: account.avatarUrl,
    timeZone: isKnown ? timeZone : "UTC",
    timeZoneSource: isKnown ? ("browser" as const) : ("default" as const),
    weekStart: 1,
    clock: "24h" as const,
    startsTimerWhenAssigned: false,
    createdAt: now,
  };
}

function identityRow({ now }: SignInCtx, { provider, host, account }: SignInInput, userId: string) {
  const { accountId, login, email } = account;
  return { provider, host, accountId, userId, login, email, createdAt: now };
}

function endPrevious({ db }: SignInCtx, { previousSessionHash }: SignInInput) {
  return db.delete(sessions).where(eq(sessions.idHash, previousSessionHash ?? ""));
}
