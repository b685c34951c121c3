import { AppError } from "../../../lib/errors.ts";
import type { ChatInteraction } from "../../../providers/chat.ts";
import { explainInChat } from "../explain.ts";
import { findSpeakerAndProjects } from "../identity/find-speaker.ts";
import { unlinked } from "../identity/unlinked.ts";
import type { Talk } from "../talk.ts";
import { trackTimeShortcut } from "../menu.ts";
import { say, shorten } from "../words.ts";
import { acts } from "./act.ts";
import { trackModal } from "./modals.ts";
import type { Outcome } from "./outcome.ts";
import { submit } from "./submit.ts";

/** Does what a button, modal or shortcut asks for, from the database alone. Never throws: what went wrong is the outcome. */
export async function answerInteraction(talk: Talk, interaction: ChatInteraction): Promise<Outcome> {
  if (interaction.kind === "closed") return { kind: "none" };
  if (interaction.kind === "action" && !Object.hasOwn(acts, interaction.actionId)) return { kind: "none" };
  if (interaction.kind === "shortcut" && interaction.shortcutId !== trackTimeShortcut)
    return { kind: "none" };
  const responseUrl = "responseUrl" in interaction ? interaction.responseUrl : null;
  try {
    const found = await findSpeakerAndProjects(talk.db, talk.voice);
    if (found === null) return { kind: "reply", reply: await unlinked(talk), responseUrl };
    return await dispatch(talk, { ...found, interaction });
  } catch (error) {
    return { kind: "reply", reply: say(explainInChat(error, talk.now)), responseUrl };
  }
}

type Found = NonNullable<Awaited<ReturnType<typeof findSpeakerAndProjects>>>;
type Known = Found & { interaction: Exclude<ChatInteraction, { kind: "closed" }> };

async function dispatch(talk: Talk, { speaker, projects, interaction }: Known): Promise<Outcome> {
  switch (interaction.kind) {
    case "action": {
      const act = acts[interaction.actionId];
      if (act === undefined) throw new AppError("invalid", "This button does nothing here.");
      return act({ talk, speaker, projects, action: interaction });
    }
    case "submission":
      return submit({ talk, speaker, projects, submission: interaction });
    case "shortcut": {
      const { responseUrl, triggerId, message } = interaction;
      const notes = shorten(message?.text ?? "", 500);
      const given = { speaker, projects, now: talk.now, metadata: { responseUrl } };
      return { kind: "modal", modal: trackModal(given, notes), triggerId, speaker, responseUrl };
    }
    default:
      return interaction satisfies never;
  }
}
