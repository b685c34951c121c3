import { AppError } from "../../../lib/errors.ts";
import type { ChatEvent, ChatInteraction } from "../../../providers/chat.ts";
import { explainInChat } from "../explain.ts";
import { findSpeakersAndProjects, type Speaker, type SpokenProject } from "../identity/find-speaker.ts";
import { unlinked } from "../identity/unlinked.ts";
import type { Talk } from "../talk.ts";
import { trackTimeShortcut } from "../menu.ts";
import { say, shorten } from "../words.ts";
import { acts } from "./act.ts";
import { newForm, sentenceModal, trackModal } from "./modals.ts";
import type { Outcome } from "./outcome.ts";
import { speakerFor } from "./speaker-for.ts";
import { readMetadata, submit } from "./submit.ts";

/** Does what a button, modal or shortcut asks for, from the database alone. Never throws: what went wrong is the outcome. */
export async function answerInteraction(talk: Talk, interaction: ChatInteraction): Promise<Outcome> {
  if (interaction.kind === "closed") return { kind: "none" };
  if (interaction.kind === "action" && !Object.hasOwn(acts, interaction.actionId)) return { kind: "none" };
  if (interaction.kind === "shortcut" && interaction.shortcutId !== trackTimeShortcut)
    return { kind: "none" };
  const responseUrl = responseUrlOf(interaction);
  let speaker: Speaker | null = null;
  try {
    const found = await findSpeakersAndProjects(talk.db, talk.voice);
    speaker = await speakerFor(talk, found, interaction);
    if (speaker === null) {
      if (isAtHome(interaction)) await showHomeAgain(talk);
      return { kind: "reply", reply: await unlinked(talk), responseUrl };
    }
    const { workspaceId } = speaker;
    const projects = found.projects.filter((project) => project.workspaceId === workspaceId);
    return await dispatch(talk, { speaker, projects, isCut: found.isCut, interaction });
  } catch (error) {
    const sentence = explainInChat(error, talk.now);
    if (!isAtHome(interaction) || speaker === null)
      return { kind: "reply", reply: say(sentence), responseUrl };
    // What was pressed stands on a Home that is no longer true.
    await showHomeAgain(talk);
    const { triggerId } = interaction;
    const chatUserId = talk.voice.from.userId;
    return { kind: "modal", modal: sentenceModal(sentence), triggerId, speaker, chatUserId, responseUrl };
  }
}

type Action = Extract<ChatInteraction, { kind: "action" }>;

/** A form keeps the address of what opened it. */
function responseUrlOf(interaction: Exclude<ChatInteraction, { kind: "closed" }>): string | null {
  return interaction.kind === "submission"
    ? (readMetadata(interaction.view.metadata)?.responseUrl ?? null)
    : interaction.responseUrl;
}

/** On the Home tab there is no message to answer under. */
function isAtHome(interaction: ChatInteraction): interaction is Action {
  return interaction.kind === "action" && interaction.responseUrl === null;
}

async function showHomeAgain({ voice: { provider, from }, enqueue, requestId }: Talk): Promise<void> {
  const event: ChatEvent = { kind: "home_opened", from };
  await enqueue({ type: "chat.event", provider, eventId: requestId, event: JSON.stringify(event) });
}

type Known = {
  speaker: Speaker;
  projects: SpokenProject[];
  isCut: boolean;
  interaction: Exclude<ChatInteraction, { kind: "closed" }>;
};

async function dispatch(talk: Talk, { interaction, ...known }: Known): Promise<Outcome> {
  switch (interaction.kind) {
    case "action": {
      const act = acts[interaction.actionId];
      if (act === undefined) throw new AppError("invalid", "This button does nothing here.");
      return act({ talk, ...known, action: interaction });
    }
    case "submission":
      return submit({ talk, ...known, submission: interaction });
    case "shortcut": {
      const { responseUrl, triggerId, message } = interaction;
      const { speaker } = known;
      const notes = shorten(message?.text ?? "", 500);
      const metadata = { responseUrl, workspaceId: speaker.workspaceId };
      const modal = trackModal(
        { ...known, now: talk.now, metadata },
        { ...newForm(speaker, talk.now), notes },
      );
      const chatUserId = talk.voice.from.userId;
      return { kind: "modal", modal, triggerId, speaker, chatUserId, responseUrl };
    }
    default:
      return interaction satisfies never;
  }
}
