import { formatClock } from "../../../domain/time/format-range.ts";
import { findTimer } from "../../../domain/time/find-timer.ts";
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

const minuteMs = 60_000;

/** `/tt stop`. */
export async function stopCommand(talk: Talk): Promise<ChatReply> {
  const speaker = await findSpeaker(talk.db, talk.voice);
  return speaker === null ? unlinked(talk) : stopOn(talk, speaker);
}

/** Stops the speaker's timer, now or at an earlier time; only this one if an entry is given. */
export async function stopOn(
  talk: Talk,
  speaker: Speaker,
  { entryId, endedAt }: { entryId?: string; endedAt?: number } = {},
): Promise<ChatReply> {
  const ctx = ctxOfSpeaker(talk, speaker);
  const timer = await findTimer(ctx);
  const wanted = entryId ?? timer?.id;
  if (endedAt !== undefined && timer !== null && timer.id === wanted) checkEnd(speaker, timer, endedAt);
  const entry = await recordChange(
    ctx,
    { requestId: talk.requestId, facts: stopFacts(ctx, wanted) },
    (recorded) =>
      stopTimer(recorded, {
        ...(wanted === undefined ? {} : { entryId: wanted }),
        ...(endedAt === undefined ? {} : { endedAt }),
      }),
  );
  const about = aboutOf(timer?.id === entry.id ? timer : { projectName: null, notes: entry.notes });
  const lengthMs = (entry.endedAt ?? talk.now) - entry.startedAt;
  return say(["Stopped after ", { bold: spokenLength(lengthMs) }, ": ", ...about, "."], {
    blocks: whereNote(speaker),
    buttons: [continueButton(entry.id, talk.requestId), editButton(entry.id), undoButton(talk.requestId)],
  });
}

/** The domain cuts an end before the start off; who typed one has mistaken the day. Times are typed by the minute. */
function checkEnd({ timeZone, clock }: Speaker, { startedAt }: { startedAt: number }, endedAt: number): void {
  if (endedAt > startedAt - minuteMs) return;
  const began = `${localDateOf(startedAt, timeZone)}, ${formatClock(startedAt, timeZone, clock)}`;
  throw new AppError(
    "invalid",
    `This lies before the timer began (${began}). Choose a later time, or check the day.`,
    "time",
  );
}
