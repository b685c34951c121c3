import { AppError } from "../../../lib/errors.ts";
import type { ChatEvent, ChatInteraction } from "../../../providers/chat.ts";
import { explainInChat } from "../explain.ts";
import { findMembersAndProjects, type ChatMember, type ChatProject } from "../identity/find-chat-member.ts";
import { unlinked } from "../identity/unlinked.ts";
import type { ChatContext } from "../chat-context.ts";
import { trackTimeShortcut } from "../menu.ts";
import { say, shorten } from "../format.ts";
import { acts } from "./act.ts";
import { newForm, sentenceModal, trackModal } from "./modals.ts";
import type { Outcome } from "./outcome.ts";
import { memberFor } from "./member-for.ts";
import { parseMetadata, submit } from "./submit.ts";

/** Does what a button, modal or shortcut asks for, from the database alone. Never throws: what went wrong is the outcome. */
export async function answerInteraction(
  context: ChatContext,
  interaction: ChatInteraction,
): Promise<Outcome> {
  if (interaction.kind === "closed") return { kind: "none" };
  if (interaction.kind === "action" && !Object.hasOwn(acts, interaction.actionId)) return { kind: "none" };
  if (interaction.kind === "shortcut" && interaction.shortcutId !== trackTimeShortcut)
    return { kind: "none" };
  const responseUrl = responseUrlOf(interaction);
  let member: ChatMember | null = null;
  try {
    const found = await findMembersAndProjects(context.db, context.identity);
    member = await memberFor(context, found, interaction);
    if (member === null) {
      if (isAtHome(interaction)) await showHomeAgain(context);
      return { kind: "reply", reply: await unlinked(context), responseUrl };
    }
    const { workspaceId } = member;
    const projects = found.projects.filter((project) => project.workspaceId === workspaceId);
    return await dispatch(context, { member, projects, isCut: found.isCut, interaction });
  } catch (error) {
    const sentence = explainInChat(error, context.now);
    if (!isAtHome(interaction) || member === null)
      return { kind: "reply", reply: say(sentence), responseUrl };
    // What was pressed stands on a Home that is no longer true.
    await showHomeAgain(context);
    const { triggerId } = interaction;
    const chatUserId = context.identity.from.userId;
    return { kind: "modal", modal: sentenceModal(sentence), triggerId, member, chatUserId, responseUrl };
  }
}

type Action = Extract<ChatInteraction, { kind: "action" }>;

/** A form keeps the address of what opened it. */
function responseUrlOf(interaction: Exclude<ChatInteraction, { kind: "closed" }>): string | null {
  return interaction.kind === "submission"
    ? (parseMetadata(interaction.view.metadata)?.responseUrl ?? null)
    : interaction.responseUrl;
}

/** On the Home tab there is no message to answer under. */
function isAtHome(interaction: ChatInteraction): interaction is Action {
  return interaction.kind === "action" && interaction.responseUrl === null;
}

async function showHomeAgain({
  identity: { provider, from },
  enqueue,
  requestId,
}: ChatContext): Promise<void> {
  const event: ChatEvent = { kind: "home_opened", from };
  await enqueue({ type: "chat.event", provider, eventId: requestId, event: JSON.stringify(event) });
}

type Known = {
  member: ChatMember;
  projects: ChatProject[];
  isCut: boolean;
  interaction: Exclude<ChatInteraction, { kind: "closed" }>;
};

async function dispatch(context: ChatContext, { interaction, ...known }: Known): Promise<Outcome> {
  switch (interaction.kind) {
    case "action": {
      const act = acts[interaction.actionId];
      if (act === undefined) throw new AppError("invalid", "This button does nothing here.");
      return act({ context, ...known, action: interaction });
    }
    case "submission":
      return submit({ context, ...known, submission: interaction });
    case "shortcut": {
      const { responseUrl, triggerId, message } = interaction;
      const { member } = known;
      const notes = shorten(message?.text ?? "", 500);
      const metadata = { responseUrl, workspaceId: member.workspaceId };
      const modal = trackModal(
        { ...known, now: context.now, metadata },
        { ...newForm(member, context.now), notes },
      );
      const chatUserId = context.identity.from.userId;
      return { kind: "modal", modal, triggerId, member, chatUserId, responseUrl };
    }
    default:
      return interaction satisfies never;
  }
}
