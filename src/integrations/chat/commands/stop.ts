import { formatClock } from "../../../domain/time/format-range.ts";
import { findTimer } from "../../../domain/time/find-timer.ts";
import { readNotes } from "../../../domain/time/entry-rules.ts";
import { stopTimer } from "../../../domain/time/stop-timer.ts";
import { AppError } from "../../../lib/errors.ts";
import { localDateOf } from "../../../lib/zoned-time.ts";
import type { ChatReply } from "../../../providers/chat-message.ts";
import { recordChange, stopFacts } from "../changes/record-change.ts";
import { ctxOfSpeaker, findSpeaker, type Speaker } from "../identity/find-speaker.ts";
import { unlinked } from "../identity/unlinked.ts";
import { continueButton, editButton, undoButton } from "../actions.ts";
import type { Talk } from "../talk.ts";
import { aboutOf, say, spokenLength, whereNote } from "../words.ts";
import { readStopWish, type StopWish } from "./stop-wish.ts";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** `/tt stop [time] [: notes]`. Throws invalid. */
export async function stopCommand(talk: Talk, rest: string): Promise<ChatReply> {
  const speaker = await findSpeaker(talk.db, talk.voice);
  if (speaker === null) return unlinked(talk);
  return stopOn(talk, speaker, readStopWish(rest, { zone: speaker.timeZone, now: talk.now }));
}

/** Stops the speaker's timer, now or at an earlier time, and adds to its notes; only this one if an entry is given. */
export async function stopOn(
  talk: Talk,
  speaker: Speaker,
  { entryId, endedAt, notes }: StopWish & { entryId?: string } = {},
): Promise<ChatReply> {
  const ctx = ctxOfSpeaker(talk, speaker);
  const timer = await findTimer(ctx);
  const wanted = entryId ?? timer?.id;
  const meant = timer?.id === wanted ? timer : null;
  if (endedAt !== undefined && meant !== null) checkEnd(speaker, meant, endedAt);
  if (notes !== undefined && meant !== null) readNotes(`${meant.notes}\n${notes}`);
  const entry = await recordChange(
    ctx,
    { requestId: talk.requestId, facts: stopFacts(ctx, wanted) },
    (recorded) =>
      stopTimer(recorded, {
        ...(wanted === undefined ? {} : { entryId: wanted }),
        ...(endedAt === undefined ? {} : { endedAt }),
        ...(notes === undefined ? {} : { notes }),
      }),
  );
  const names = timer?.id === entry.id ? timer : { projectName: null };
  const about = aboutOf({ ...names, notes: entry.notes });
  const lengthMs = (entry.endedAt ?? talk.now) - entry.startedAt;
  const when = endedAt === undefined ? "" : ` at ${formatClock(endedAt, speaker.timeZone, speaker.clock)}`;
  const long =
    lengthMs > dayMs
      ? ` That is more than a day: it began on ${beganAt(speaker, entry)}. Edit it if that is wrong.`
      : "";
  return say(["Stopped after ", { bold: spokenLength(lengthMs) }, `${when}: `, ...about, `.${long}`], {
    blocks: whereNote(speaker),
    buttons: [continueButton(entry.id, talk.requestId), editButton(entry.id), undoButton(talk.requestId)],
  });
}

/** The domain cuts an end before the start off; who typed one has mistaken the day. Times are typed by the minute. */
function checkEnd(speaker: Speaker, timer: { startedAt: number }, endedAt: number): void {
  if (endedAt > timer.startedAt - minuteMs) return;
  throw new AppError(
    "invalid",
    `This lies before the timer began (${beganAt(speaker, timer)}). Choose a later time, or check the day.`,
    "time",
  );
}

function beganAt({ timeZone, clock }: Speaker, { startedAt }: { startedAt: number }): string {
  return `${localDateOf(startedAt, timeZone)}, ${formatClock(startedAt, timeZone, clock)}`;
}
