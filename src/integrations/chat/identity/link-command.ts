import { and, eq, gt, isNull, ne } from "drizzle-orm";

import { chatLinkCodes } from "../../../db/schema/chat.ts";
import { connections } from "../../../db/schema/connections.ts";
import { memberships, users } from "../../../db/schema/people.ts";
import type { Role } from "../../../domain/context.ts";
import { linkIdentity } from "../../../domain/identities/link-identity.ts";
import { sha256Hex } from "../../../lib/digest.ts";
import { AppError } from "../../../lib/errors.ts";
import type { ChatReply } from "../../../providers/chat-message.ts";
import { providerOf } from "../../connections/provider-of.ts";
import type { ChatContext } from "../chat-context.ts";
import { say } from "../format.ts";
import { ctxOfMember } from "./find-chat-member.ts";
import { normalCode } from "./create-link-code.ts";

/** `/tt link CODE`: who can read the member's Settings page and speaks here is the member. Throws invalid, conflict, rate_limited. */
export async function linkCommand(context: ChatContext, rest: string): Promise<ChatReply> {
  const { provider, from } = context.identity;
  const code = normalCode(rest);
  if (code === "") throw new AppError("invalid", "Make a code in Settings and type it here: /tt link CODE");
  if (!(await context.mayTry(`link:${provider}:${from.teamId}:${from.userId}`)))
    throw new AppError("rate_limited", "Too many attempts. Wait a minute and try again.");
  const member = await findCode(context, await sha256Hex(code));
  if (member === undefined) throw wrongCode();
  // Of two at once one finds the code.
  const taken = await context.db
    .delete(chatLinkCodes)
    .where(eq(chatLinkCodes.codeHash, member.codeHash))
    .returning({ userId: chatLinkCodes.userId });
  if (taken.length === 0) throw wrongCode();
  await linkIdentity(ctxOfMember(context, member), {
    provider,
    providerName: providerOf(provider).name,
    host: from.teamId,
    account: { accountId: from.userId, login: from.userId },
  });
  return say(["Linked: you are ", { bold: member.name }, " in Timewire. Try ", { code: "/tt status" }, "."]);
}

function wrongCode(): AppError {
  return new AppError(
    "invalid",
    "This code is wrong, was used, or is older than ten minutes. Make a new one in Settings of the workspace that this chat is connected to.",
  );
}

type Member = { userId: string; workspaceId: string; role: Role; codeHash: string; name: string };

/** Only a code from a workspace that this very chat account is connected to, of somebody who is a member there now. */
function findCode({ db, now, identity }: ChatContext, codeHash: string): Promise<Member | undefined> {
  return db
    .select({
      userId: chatLinkCodes.userId,
      workspaceId: chatLinkCodes.workspaceId,
      role: memberships.role,
      codeHash: chatLinkCodes.codeHash,
      name: users.name,
    })
    .from(chatLinkCodes)
    .innerJoin(users, eq(users.id, chatLinkCodes.userId))
    .innerJoin(
      memberships,
      and(
        eq(memberships.workspaceId, chatLinkCodes.workspaceId),
        eq(memberships.userId, chatLinkCodes.userId),
      ),
    )
    .innerJoin(
      connections,
      and(
        eq(connections.workspaceId, chatLinkCodes.workspaceId),
        eq(connections.provider, identity.provider),
        eq(connections.accountId, identity.from.accountId),
        isNull(connections.ownerId),
        ne(connections.status, "disconnected"),
        eq(connections.status, "active"),
      ),
    )
    .where(and(eq(chatLinkCodes.codeHash, codeHash), gt(chatLinkCodes.expiresAt, now)))
    .get();
}
