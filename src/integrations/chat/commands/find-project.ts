import type { ChatReply } from "../../../providers/chat-message.ts";
import { choiceButtons, type OpenChoice } from "../actions.ts";
import { projectLabel, say, shorten } from "../format.ts";
import { nearest } from "./nearest.ts";
import { type Candidate, rank } from "./rank.ts";
import { fold } from "../../../lib/fold.ts";

const mostButtons = 5;
const longestSaid = 80;

/** The project that a text means, or the reply that asks which one is meant. */
export function findProject<C extends Candidate>(
  text: string,
  { projects, isCut, appUrl }: { projects: readonly C[]; isCut: boolean; appUrl: string },
  choice: OpenChoice,
): { project: C } | { ask: ChatReply } {
  const match = rank(text, projects);
  if (match.kind === "one") return { project: match.found };
  const said = shorten(text, longestSaid);
  if (match.kind === "several")
    return { ask: askWhich(`Which project do you mean by “${said}”?`, match.found, choice) };
  return { ask: isCut ? notAmong(said, projects, appUrl) : unknownProject(text, projects, choice) };
}

/** Asks for a project with a button for each of the first few. */
export function askWhich(question: string, projects: readonly Candidate[], choice: OpenChoice): ChatReply {
  const shown = projects.slice(0, mostButtons);
  const buttons = choiceButtons(shown, choice);
  const left = projects.length - shown.length;
  const more = left > 0 ? ` ${left} more match: type more of the name.` : "";
  const names = buttons.length === 0 ? ` ${shown.map(projectLabel).join(", ")}.` : "";
  return say(`${question}${names}${more}`, { buttons });
}

/** The list was cut: what is not in it may be there all the same. */
function notAmong(said: string, projects: readonly Candidate[], appUrl: string): ChatReply {
  const most = projects.length.toLocaleString("en");
  return say([
    `None of the first ${most} of your projects matches “${said}”, and more are not known here. Use `,
    { link: "the page", url: `${appUrl}/` },
    " for it.",
  ]);
}

function unknownProject(text: string, projects: readonly Candidate[], choice: OpenChoice): ChatReply {
  if (projects.length === 0) return say("There is no project yet that you may track time on.");
  const said = shorten(text, longestSaid);
  const near = nearest(fold(text), projects.flatMap(spellings));
  const meant = projects.filter((project) => near !== null && spellings(project).includes(near));
  return meant.length > 0
    ? askWhich(`No project of yours matches “${said}”. Did you mean this one?`, meant, choice)
    : askWhich(`No project of yours matches “${said}”. Choose one, or type another name.`, projects, choice);
}

function spellings({ nameNorm, code }: Candidate): string[] {
  return code ? [nameNorm, fold(code)] : [nameNorm];
}
