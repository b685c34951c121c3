import { type Act, type Target, tellNote } from "../events.ts";
import { nextId } from "../ids.ts";
import type { Note } from "../records.ts";
import { newTime, runQuickActions } from "./change-issue.ts";
import { noteMentions } from "./mentions.ts";
import { readQuickActions } from "./quick-actions.ts";

/** null = it held commands only: they were run, and there is no note. */
export function addNote(act: Act, target: Target, body: string, isInternal = false): Note | null {
  const { issue, project } = target;
  const { text, actions } = readQuickActions(project, body);
  runQuickActions(act, target, actions);
  if (text === "") return null;
  const at = newTime(issue.updatedAt);
  const note = {
    id: nextId(act.world),
    author: act.actor,
    body: text,
    isSystem: false,
    isInternal,
    createdAt: at,
    updatedAt: at,
  };
  issue.notes.push(note);
  issue.updatedAt = at;
  noteMentions(act, issue, text);
  tellNote(act, target, note, "create");
  return note;
}

export function editNote(act: Act, target: Target, note: Note, body: string): void {
  const { text, actions } = readQuickActions(target.project, body);
  note.body = text;
  note.updatedAt = newTime(note.updatedAt);
  tellNote(act, target, note, "update");
  runQuickActions(act, target, actions);
}
