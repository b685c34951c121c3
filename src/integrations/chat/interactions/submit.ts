import { findEntry } from "../../../domain/time/find-entry.ts";
import { formatRange } from "../../../domain/time/format-range.ts";
import { readSpan, readStart } from "../../../domain/time/read-span.ts";
import { checkDoubts } from "../../../domain/time/span-doubts.ts";
import { updateEntry } from "../../../domain/time/update-entry.ts";
import { AppError } from "../../../lib/errors.ts";
import type { ChatInteraction, ChatValues } from "../../../providers/chat.ts";
import type { ChatReply } from "../../../providers/chat-message.ts";
import { editFacts, recordChange } from "../changes/record-change.ts";
import { logOn } from "../commands/log.ts";
import { startOn } from "../commands/start.ts";
import { stopOn } from "../commands/stop.ts";
import { ctxOfSpeaker, type Speaker, type SpokenProject } from "../identity/find-speaker.ts";
import { continueButton, undoButton } from "../actions.ts";
import type { Talk } from "../talk.ts";
import { aboutOf, say, spokenLength } from "../words.ts";
import { metadataSchema, modalIds, type ModalMetadata } from "./modals.ts";
import type { Outcome } from "./outcome.ts";

type Submission = Extract<ChatInteraction, { kind: "submission" }>;

/** A modal that was sent off. */
export type Sent = { talk: Talk; speaker: Speaker; projects: SpokenProject[]; submission: Submission };

type Save = (sent: Sent, metadata: ModalMetadata) => Promise<ChatReply>;

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
  try {
    requireSamePlace(sent, metadata);
    return { kind: "reply", reply: await save(sent, metadata), responseUrl };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const field = error.field !== undefined && fields.has(error.field) ? error.field : "time";
    const { speaker, talk } = sent;
    const chatUserId = talk.voice.from.userId;
    return { kind: "errors", errors: { [field]: error.message }, responseUrl, speaker, chatUserId };
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

function saveTracked(sent: Sent, { responseUrl }: ModalMetadata): Promise<ChatReply> {
  const { talk, speaker, projects, submission } = sent;
  const { projectId, notes, time, date } = read(submission.values);
  const project = projects.find(({ id }) => id === projectId) ?? null;
  if (projectId !== "" && project === null) throw gone();
  const once = onceFor(sent);
  if (time === "") return startOn(once, speaker, { project, notes });
  const span = readSpan({ date, text: time }, { zone: speaker.timeZone, now: talk.now });
  // On the Home tab there is no message to ask in: the field says what is doubtful.
  if (responseUrl === null) checkDoubts(span, talk.now, span.confirmed);
  return logOn(once, speaker, { project, notes, ...span });
}

async function saveEdited(sent: Sent, metadata: ModalMetadata): Promise<ChatReply> {
  const { talk, speaker, projects, submission } = sent;
  const ctx = ctxOfSpeaker(talk, speaker);
  const { projectId, notes, time, date } = read(submission.values);
  const current = await findEntry(ctx, metadata.entryId ?? "");
  const zone = speaker.timeZone;
  const span = readSpan({ date, text: time }, { zone, now: talk.now, startedAt: current.startedAt });
  const { requestId } = onceFor(sent);
  const edited = { id: current.id, version: metadata.version ?? 0 };
  const entry = await recordChange(ctx, { requestId, facts: editFacts(ctx, edited) }, (recorded) =>
    updateEntry(recorded, {
      ...edited,
      notes,
      ...span,
      ...(projectId === (current.projectId ?? "") ? {} : { projectId: projectId === "" ? null : projectId }),
    }),
  );
  const projectName = projects.find(({ id }) => id === entry.projectId)?.name ?? null;
  const when = formatRange(span, zone, speaker.clock);
  const length = { bold: spokenLength(span.endedAt - span.startedAt) };
  return say(["Saved ", length, ` (${when}): `, ...aboutOf({ projectName, notes: entry.notes }), "."], {
    buttons: [continueButton(entry.id, talk.requestId), undoButton(requestId)],
  });
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
