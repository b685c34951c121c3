import type { PersonCtx } from "../../../domain/context.ts";
import { editedSpan, formTimeOf } from "../../../domain/time/edited-span.ts";
import { describeOverlaps, findOverlaps } from "../../../domain/time/find-overlaps.ts";
import { formatRange } from "../../../domain/time/format-range.ts";
import { type ListedEntry, listedEntry } from "../../../domain/time/listed-entries.ts";
import type { Doubt } from "../../../domain/time/doubts.ts";
import { DoubtfulSpan } from "../../../domain/time/span-doubts.ts";
import { updateEntry } from "../../../domain/time/update-entry.ts";
import { sha256Hex } from "../../../lib/digest.ts";
import { AppError, notFound } from "../../../lib/errors.ts";
import { printable } from "../../../lib/truncate.ts";
import type { ChatModal, ChatReply } from "../../../providers/chat-message.ts";
import { continueButton, editButton, undoButton } from "../actions.ts";
import { doneAlready, editFacts, isRecorded, recordChange } from "../../../domain/changes/record-change.ts";
import { ctxOfMember, type ChatMember, type ChatProject } from "../identity/find-chat-member.ts";
import type { ChatContext } from "../chat-context.ts";
import { formatAbout, toPlainText, say, formatLength } from "../format.ts";
import { doubtSentence } from "../commands/log.ts";
import { type Again, type EditForm, editModal, type EditShown, type ModalMetadata } from "./modals.ts";
import { replacedBy, type Replaced } from "./outcome.ts";

type Ended = ListedEntry & { endedAt: number };

/** Who edits, what they may choose from, and where the result is posted. */
export type Editor = {
  context: ChatContext;
  member: ChatMember;
  projects: readonly ChatProject[];
  isCut: boolean;
  responseUrl: string | null;
};

/** The form of an own entry that has ended. Throws not_found, conflict for a running timer. */
export async function openEdit(editor: Editor, entryId: string): Promise<ChatModal> {
  const entry = await findEnded(ctxOfMember(editor.context, editor.member), entryId);
  return modalOf(editor, entry, formOf(entry, editor.member));
}

/**
 * Writes what differs from what the form showed, and nothing else; the form comes again when the entry was changed elsewhere, or
 * when its new time is doubtful. Throws invalid, forbidden, not_found; conflict when it was done already.
 */
export async function saveEdit(
  editor: Editor,
  { entryId = "", version = 0, shown }: ModalMetadata,
  { form, confirmed }: { form: EditForm; confirmed: readonly Doubt[] },
): Promise<ChatReply | Replaced> {
  const { context, member } = editor;
  const ctx = ctxOfMember(context, member);
  const current = await findEnded(ctx, entryId);
  const was = shown ?? (await shownOf(formOf(current, member)));
  if (current.version !== version) return askAgain(editor, current, { form, was });
  const change = await changeOf(current, { form, was }, member);
  const edited = { id: entryId, version };
  const record = { requestId: context.requestId, facts: editFacts(ctx, edited) };
  const said = { ...change, confirmed: [...(change.confirmed ?? []), ...confirmed] };
  try {
    await recordChange(ctx, record, (recorded) => updateEntry(recorded, { ...edited, ...said }));
  } catch (error) {
    if (!(error instanceof DoubtfulSpan)) throw error;
    const again = { sentence: doubtSentence(error, context, member), doubts: error.doubts };
    return { modal: await modalOf(editor, current, form, again), sentence: again.sentence };
  }
  return saved(editor, current, await findEnded(ctx, entryId));
}

async function findEnded(ctx: PersonCtx, id: string): Promise<Ended> {
  const entry = await listedEntry(ctx, id).get();
  if (entry === undefined) throw notFound("time entry");
  const { endedAt } = entry;
  if (endedAt === null) throw new AppError("conflict", "This timer runs. Stop it before you edit its time.");
  return { ...entry, endedAt };
}

/** An entry as its form shows it. */
function formOf(entry: Ended, { timeZone, clock }: ChatMember): EditForm {
  const { date, text: time } = formTimeOf(entry, timeZone, clock);
  return { projectId: entry.projectId ?? "", notes: printable(entry.notes), time, date };
}

/** What a form brings back of what it showed: notes are too long to travel twice. */
async function shownOf({ notes, ...form }: EditForm): Promise<EditShown> {
  return { ...form, notesMark: (await sha256Hex(notes.trim())).slice(0, 16) };
}

type Typed = { form: EditForm; was: EditShown };

async function changeOf(current: Ended, { form, was }: Typed, { timeZone }: ChatMember) {
  const { notesMark } = await shownOf(form);
  const times = {
    shown: { date: was.date, text: was.time },
    typed: { date: form.date, text: form.time },
  };
  return {
    ...(notesMark === was.notesMark ? {} : { notes: form.notes }),
    ...(form.projectId === was.projectId ? {} : { projectId: form.projectId || null }),
    ...editedSpan(current, times, timeZone),
  };
}

/** What was typed anew stands over what the entry says now; sent off again it is saved. */
async function askAgain(editor: Editor, current: Ended, { form, was }: Typed): Promise<Replaced> {
  const { context, member } = editor;
  // The same form may come twice; its first coming is what changed the entry.
  if (await isRecorded(ctxOfMember(context, member), context.requestId)) throw doneAlready();
  const present = formOf(current, member);
  const { notesMark } = await shownOf(form);
  const merged = {
    projectId: form.projectId === was.projectId ? present.projectId : form.projectId,
    notes: notesMark === was.notesMark ? present.notes : form.notes,
    time: form.time === was.time ? present.time : form.time,
    date: form.date === was.date ? present.date : form.date,
  };
  const about = toPlainText(formatAbout(current));
  const sentence = `This entry was changed elsewhere meanwhile. It now reads: ${present.time} on ${present.date}, ${about}.`;
  const again = { sentence: `${sentence} What you typed is still here: compare, then save again.` };
  return { modal: await modalOf(editor, current, merged, again), sentence: `${sentence} Press Edit again.` };
}

async function modalOf(editor: Editor, entry: Ended, form: EditForm, again?: Again): Promise<ChatModal> {
  const { member, projects, isCut, responseUrl } = editor;
  const { id, version, projectId, projectName } = entry;
  const own = projectId === null ? null : { id: projectId, name: projectName ?? "" };
  const shown = await shownOf(formOf(entry, member));
  const metadata = { responseUrl, workspaceId: member.workspaceId, entryId: id, version, shown };
  return editModal({ metadata, projects, isCut, own, form, again });
}

/** Where a new time overlaps others, it is said, on the Home tab in the form's place. */
async function saved(
  { context, member, responseUrl }: Editor,
  before: Ended,
  entry: Ended,
): Promise<ChatReply | Replaced> {
  const isMoved = entry.startedAt !== before.startedAt || entry.endedAt !== before.endedAt;
  const overlaps = isMoved ? await findOverlaps(ctxOfMember(context, member), entry) : [];
  const overlap = describeOverlaps(overlaps, member);
  const when = formatRange(entry, member.timeZone, member.clock);
  const length = { bold: formatLength(entry.endedAt - entry.startedAt) };
  const text = ["Saved ", length, ` (${when}): `, ...formatAbout(entry), `. ${overlap}`.trimEnd()];
  const buttons = [
    continueButton(entry.id, context.requestId),
    editButton(entry.id),
    undoButton(context.requestId),
  ];
  return overlap === "" || responseUrl !== null ? say(text, { buttons }) : replacedBy(toPlainText(text));
}
