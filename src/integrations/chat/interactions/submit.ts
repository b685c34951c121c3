import { parseSpan, parseStart } from "../../../domain/time/parse-span.ts";
import type { Doubt } from "../../../domain/time/doubts.ts";
import { DoubtfulSpan, parseConfirmed } from "../../../domain/time/span-doubts.ts";
import { localDateOf } from "../../../lib/zoned-time.ts";
import { AppError } from "../../../lib/errors.ts";
import type { ChatInteraction, ChatValues } from "../../../providers/chat.ts";
import type { ChatReply } from "../../../providers/chat-message.ts";
import { doubtSentence, logOn, recordLog } from "../commands/log.ts";
import { startOn } from "../commands/start.ts";
import { stopOn } from "../commands/stop.ts";
import type { ChatMember, ChatProject } from "../identity/find-chat-member.ts";
import type { ChatContext } from "../chat-context.ts";
import { toPlainText } from "../format.ts";
import { saveEdit } from "./edit-entry.ts";
import { type EditForm, metadataSchema, modalIds, type ModalMetadata, trackModal } from "./modals.ts";
import { replacedBy, type Outcome, type Replaced } from "./outcome.ts";
import { saveTask } from "./task-form.ts";

type Submission = Extract<ChatInteraction, { kind: "submission" }>;

/** A modal that was sent off. */
export type Sent = {
  context: ChatContext;
  member: ChatMember;
  projects: ChatProject[];
  isCut: boolean;
  submission: Submission;
};

type Save = (sent: Sent, metadata: ModalMetadata) => Promise<ChatReply | Replaced>;

const saves: Readonly<Record<string, Save>> = {
  [modalIds.track]: saveTracked,
  [modalIds.edit]: saveEdited,
  [modalIds.stopAt]: saveStop,
  [modalIds.task]: saveNewTask,
};

/** Where what is wrong is said when it is about no field of the form. */
const firstFields: Readonly<Record<string, string>> = { [modalIds.task]: "title" };
const fields = new Set(["projectId", "notes", "time", "date", "title"]);

/** Does what a modal asks for; what a person can fix comes back beside its field, with all that they typed. */
export async function submit(sent: Sent): Promise<Outcome> {
  const { modalId, metadata: text } = sent.submission.view;
  const save = Object.hasOwn(saves, modalId) ? saves[modalId] : undefined;
  const metadata = parseMetadata(text);
  if (save === undefined || metadata === null) return { kind: "none" };
  const { responseUrl } = metadata;
  const reach = { member: sent.member, chatUserId: sent.context.identity.from.userId, responseUrl };
  try {
    requireSameWorkspace(sent, metadata);
    const result = await save(sent, metadata);
    return "modal" in result
      ? { kind: "again", ...result, ...reach }
      : { kind: "reply", reply: result, responseUrl };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const field =
      error.field !== undefined && fields.has(error.field) ? error.field : (firstFields[modalId] ?? "time");
    return { kind: "errors", errors: { [field]: error.message }, ...reach };
  }
}

/** A form saves where it was opened, or not at all. */
function requireSameWorkspace({ member }: Sent, { workspaceId }: ModalMetadata): void {
  if (workspaceId === undefined || workspaceId === member.workspaceId) return;
  throw new AppError("not_found", "You cannot track time from here in the workspace that this form is of.");
}

/** A modal is sent off once, whatever the number of requests: its id makes the change unique. */
function onceFor({ context, submission }: Sent): ChatContext {
  return { ...context, requestId: `view:${submission.view.viewId}` };
}

async function saveTracked(sent: Sent, metadata: ModalMetadata): Promise<ChatReply | Replaced> {
  const { context, member, projects, submission } = sent;
  const { form, confirmed } = read(submission.values);
  const { projectId, notes, time, date } = form;
  const project = projects.find(({ id }) => id === projectId) ?? null;
  if (projectId !== "" && project === null) throw gone();
  const once = onceFor(sent);
  if (time === "") {
    requireToday(date, [metadata.date, localDateOf(context.now, member.timeZone)]);
    return startOn(once, member, { project, notes });
  }
  const span = parseSpan({ date, text: time }, { zone: member.timeZone, now: context.now });
  const input = { project, notes, ...span, confirmed: [...span.confirmed, ...confirmed] };
  if (metadata.responseUrl !== null) return logOn(once, member, input);
  // On the Home tab there is no message to ask in, or to answer under.
  try {
    const { reply, overlap } = await recordLog(once, member, input);
    return overlap === "" ? reply : replacedBy(toPlainText(reply.summary));
  } catch (error) {
    if (!(error instanceof DoubtfulSpan)) throw error;
    const again = { sentence: doubtSentence(error, context, member), doubts: error.doubts };
    const modal = trackModal({ ...sent, now: context.now, metadata }, form, again);
    return { modal, sentence: again.sentence };
  }
}

/** A timer starts now: another day with no time is half a wish. */
function requireToday(date: string, days: readonly (string | undefined)[]): void {
  if (date === "" || days.includes(date)) return;
  throw new AppError("invalid", "Say how long, or from when to when, on that day.", "time");
}

function saveEdited(sent: Sent, metadata: ModalMetadata): Promise<ChatReply | Replaced> {
  const editor = { ...sent, context: onceFor(sent), responseUrl: metadata.responseUrl };
  return saveEdit(editor, metadata, read(sent.submission.values));
}

function saveStop(sent: Sent, { entryId }: ModalMetadata): Promise<ChatReply> {
  const { member, submission } = sent;
  const { time, date } = read(submission.values).form;
  const endedAt = parseStart({ date, text: time }, member.timeZone);
  return stopOn(onceFor(sent), member, { endedAt, ...(entryId === undefined ? {} : { entryId }) });
}

async function saveNewTask(sent: Sent, { responseUrl }: ModalMetadata): Promise<ChatReply | Replaced> {
  const { member, projects, submission } = sent;
  const text = textIn(submission.values);
  const project = projects.find(({ id }) => id === text("projectId"));
  if (project === undefined) throw gone();
  const wish = { project, title: text("title"), isIssue: text("isIssue") !== "" };
  return saveTask(onceFor(sent), member, { wish, responseUrl });
}

function read(values: ChatValues): { form: EditForm; confirmed: Doubt[] } {
  const text = textIn(values);
  const form = { projectId: text("projectId"), notes: text("notes"), time: text("time"), date: text("date") };
  return { form, confirmed: parseConfirmed(text("confirmed")) };
}

/** What was entered into a field; "" = nothing. */
function textIn(values: ChatValues): (name: string) => string {
  const value = (name: string) => (Object.hasOwn(values, name) ? (values[name] ?? "") : "");
  return (name) => [value(name)].flat().join(",").trim();
}

/** null for a form of another version of the app. */
export function parseMetadata(text: string): ModalMetadata | null {
  try {
    return metadataSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function gone(): AppError {
  return new AppError("not_found", "You cannot track time on this project any more.", "projectId");
}
