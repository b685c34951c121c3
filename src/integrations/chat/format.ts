import type {
  ChatBlock,
  ChatButton,
  ChatReply,
  ChatText,
  ChatTextPart,
} from "../../providers/chat-message.ts";
import { printable, truncate } from "../../lib/truncate.ts";
import { minuteMs } from "../../lib/time-units.ts";

const longestNotes = 200;

/** "1 h 12 min", "12 min"; seconds are cut. */
export function formatLength(ms: number): string {
  const minutes = Math.floor(Math.max(0, ms) / minuteMs);
  const hours = Math.floor(minutes / 60);
  return hours === 0 ? `${minutes} min` : `${hours} h ${minutes % 60} min`;
}

/** What an entry is on. */
export type About = { projectName: string | null; taskTitle?: string | null; notes: string };

/** Project, task and notes of an entry on one line; "no project" when all are empty. */
export function formatAbout({ projectName, taskTitle = null, notes }: About): ChatTextPart[] {
  const said: ChatTextPart[] = [];
  if (projectName !== null) said.push({ bold: projectName });
  for (const text of [taskTitle ?? "", shorten(notes)]) if (text !== "") said.push(text);
  if (said.length === 0) return [{ italic: "no project" }];
  return said.flatMap((part, i) => (i === 0 ? [part] : [" · ", part]));
}

/** A project as it is offered: with what can be typed for it. */
export function projectLabel({ name, code }: { name: string; code?: string | null }): string {
  return code ? `${name} (${code})` : name;
}

/** The beginning of a text on one line. */
export function shorten(text: string, most = longestNotes): string {
  return truncate(printable(text).replace(/\s+/g, " ").trim(), most);
}

/** Where something happens, for people who could mean another workspace; nothing for everybody else. */
export function whereNote({ workspaceName }: { workspaceName: string | null }): ChatBlock[] {
  if (workspaceName === null) return [];
  return [
    {
      kind: "note",
      text: ["In ", { bold: workspaceName }, ". ", { code: "/tt workspace" }, " changes that."],
    },
  ];
}

/** A text without its form, for what notifications and screen readers say. */
export function toPlainText(text: ChatText): string {
  if (typeof text === "string") return text;
  return text
    .map((part) => (typeof part === "string" ? part : (Object.values<string>(part)[0] ?? "")))
    .join("");
}

/** An answer that only the person who asked sees: a sentence, further blocks, and the buttons of what is likely next. */
export function say(
  text: ChatText,
  { blocks = [], buttons = [] }: { blocks?: readonly ChatBlock[]; buttons?: readonly ChatButton[] } = {},
): ChatReply {
  const row: ChatBlock[] = buttons.length === 0 ? [] : [{ kind: "buttons", buttons }];
  return {
    visibleTo: "person",
    summary: toPlainText(text),
    blocks: [{ kind: "text", text }, ...blocks, ...row],
  };
}
