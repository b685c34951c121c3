import { identities } from "../../../db/schema/people.ts";
import { AppError } from "../../../lib/errors.ts";
import { fold } from "../../../lib/fold.ts";
import type { ChatEvent } from "../../../providers/chat.ts";
import type { ChatReply } from "../../../providers/chat-message.ts";
import { workspaceButton } from "../actions.ts";
import { findChatMembers } from "../identity/find-chat-member.ts";
import { isIdentityOf } from "../identity/member-query.ts";
import { unlinked } from "../identity/unlinked.ts";
import type { ChatContext } from "../chat-context.ts";
import { say } from "../format.ts";
import { rank } from "./rank.ts";

/** `/tt workspace [name]`: in which of their workspaces the member acts from this chat. */
export async function workspaceCommand(context: ChatContext, rest: string): Promise<ChatReply> {
  const all = await listWorkspaces(context);
  const [current, ...others] = all;
  if (current === undefined) return unlinked(context);
  if (others.length === 0)
    return say([
      "From here you track time in ",
      { bold: current.name },
      ". It is the only workspace of yours that is connected to this chat.",
    ]);
  const match = rank(rest, all);
  if (match.kind === "one") return chooseWorkspace(context, match.found.id);
  const missed = rest === "" ? "" : `“${rest}” is not the name of one workspace. `;
  return say([missed, "From here you track time in ", { bold: current.name }, ". Change to:"], {
    buttons: others.map(workspaceButton),
  });
}

/** From now on the member acts in this workspace. Throws not_found unless it is one of theirs that this chat is connected to. */
export async function chooseWorkspace(context: ChatContext, workspaceId: string): Promise<ChatReply> {
  const chosen = (await listWorkspaces(context)).find(({ id }) => id === workspaceId);
  if (chosen === undefined)
    throw new AppError("not_found", "You cannot track time in this workspace from here any more.");
  const { db, identity, enqueue, requestId } = context;
  await db.update(identities).set({ chatWorkspaceId: workspaceId }).where(isIdentityOf(identity));
  const event: ChatEvent = { kind: "home_opened", from: identity.from };
  await enqueue({
    type: "chat.event",
    provider: identity.provider,
    eventId: requestId,
    event: JSON.stringify(event),
  });
  return say(["From here you track time in ", { bold: chosen.name }, " now."]);
}

/** The first is the one that counts. */
async function listWorkspaces({ db, identity }: ChatContext) {
  const found = await findChatMembers(db, identity);
  return found.map(({ workspaceId: id, title: name }) => ({ id, name, nameNorm: fold(name) }));
}
