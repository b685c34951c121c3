import { readSpan, readStart } from "../../../domain/time/read-span.ts";
import { checkDoubts } from "../../../domain/time/span-doubts.ts";
import { localDateOf } from "../../../lib/zoned-time.ts";
import { AppError } from "../../../lib/errors.ts";
import type { ChatInteraction, ChatValues } from "../../../providers/chat.ts";
import type { ChatReply } from "../../../providers/chat-message.ts";
import { logOn } from "../commands/log.ts";
import { startOn } from "../commands/start.ts";
import { stopOn } from "../commands/stop.ts";
import type { Speaker, SpokenProject } from "../identity/find-speaker.ts";
import type { Talk } from "../talk.ts";
import { type Again, saveEdit } from "./edit-entry.ts";
import { metadataSchema, modalIds, type ModalMetadata } from "./modals.ts";
import type { Outcome } from "./outcome.ts";

type Submission = Extract<ChatInteraction, { kind: "submission" }>;

/** A modal that was sent off. */
export type Sent = { talk: Talk; speaker: Speaker; projects: SpokenProject[]; submission: Submission };

type Save = (sent: Sent, metadata: ModalMetadata) => Promise<ChatReply | Again>;

const saves: Readonly<Record<string, Save>> = {
  [modalIds.track]: saveTracked,
  [modalIds.edit]: saveEdited,
  [modalIds.stopAt]: saveStop,
};

const fields = new Set(["projectId", "notes", "time", "date"]);

/** Does what a modal asks for; what a person can mend comes back beside its field, with all that they typed. */
export async function submit(sent: Sent): Promise<Outcome> {
  const { modalId, metadata: text } = sent.submission.view;
  const save = Object.hasOwn(saves, modalId) ? saves[modalId] : undefined;
  const metadata = readMetadata(text);
  if (save === undefined || metadata === null) return { kind: "none" };
  const { responseUrl } = metadata;
  const reach = { speaker: sent.speaker, chatUserId: sent.talk.voice.from.userId, responseUrl };
  try {
    requireSamePlace(sent, metadata);
    const result = await save(sent, metadata);
    if (!("again" in result)) return { kind: "reply", reply: result, responseUrl };
    return { kind: "again", modal: result.again, sentence: result.sentence, ...reach };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const field = error.field !== undefined && fields.has(error.field) ? error.field : "time";
    return { kind: "errors", errors: { [field]: error.message }, ...reach };
  }
}

/** A form saves where it was opened, or not at all. */
function requireSamePlace({ speaker }: Sent, { workspaceId }: ModalMetadata): void {
  if (workspaceId === undefined || workspaceId === speaker.workspaceId) return;
  throw new AppError("not_found", "You cannot track time from here in the workspace that this form is of.");
}

/** A modal is sent off once, whatever the number of requests: its id makes the change unique. */
function onceFor({ talk, submission }: Sent): Talk {
  return { ...talk, requestId: `view:${submission.view.viewId}` };
}

function saveTracked(sent: Sent, { responseUrl, date: shownDate }: ModalMetadata): Promise<ChatReply> {
  const { talk, speaker, projects, submission } = sent;
  const { projectId, notes, time, date } = read(submission.values);
  const project = projects.find(({ id }) => id === projectId) ?? null;
  if (projectId !== "" && project === null) throw gone();
  const once = onceFor(sent);
  if (time === "") {
    requireToday(date, [shownDate, localDateOf(talk.now, speaker.timeZone)]);
    return startOn(once, speaker, { project, notes });
  }
  const span = readSpan({ date, text: time }, { zone: speaker.timeZone, now: talk.now });
  // On the Home tab there is no message to ask in: the field says what is doubtful.
  if (responseUrl === null) checkDoubts(span, talk.now, span.confirmed);
  return logOn(once, speaker, { project, notes, ...span });
}

/** A timer starts now: another day with no time is half a wish. */
function requireToday(date: string, days: readonly (string | undefined)[]): void {
  if (date === "" || days.includes(date)) return;
  throw new AppError("invalid", "Say how long, or from when to when, on that day.", "time");
}

function saveEdited(sent: Sent, metadata: ModalMetadata): Promise<ChatReply | Again> {
  const { speaker, projects, submission } = sent;
  const { responseUrl } = metadata;
  return saveEdit({ talk: onceFor(sent), speaker, projects, responseUrl }, metadata, read(submission.values));
}

function saveStop(sent: Sent, { entryId }: ModalMetadata): Promise<ChatReply> {
  const { speaker, submission } = sent;
  const { time, date } = read(submission.values);
  const endedAt = readStart({ date, text: time }, speaker.timeZone);
  return stopOn(onceFor(sent), speaker, { endedAt, ...(entryId === undefined ? {} : { entryId }) });
}

function read(values: ChatValues) {
  const text = (name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : null;
    return typeof value === "string" ? value.trim() : "";
  };
  return { projectId: text("projectId"), notes: text("notes"), time: text("time"), date: text("date") };
}

/** null for a form of another version of the app. */
export function readMetadata(text: string): ModalMetadata | null {
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
