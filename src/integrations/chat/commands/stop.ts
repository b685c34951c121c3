import { formatClock } from "../../../domain/time/format-range.ts";
import { findTimer } from "../../../domain/time/find-timer.ts";
import { parseNotes } from "../../../domain/time/entry-rules.ts";
import { stopTimer } from "../../../domain/time/stop-timer.ts";
import { AppError } from "../../../lib/errors.ts";
import { localDateOf } from "../../../lib/zoned-time.ts";
import type { ChatReply } from "../../../providers/chat-message.ts";
import { recordChange, stopFacts } from "../../../domain/changes/record-change.ts";
import { ctxOfMember, findChatMember, type ChatMember } from "../identity/find-chat-member.ts";
import { unlinked } from "../identity/unlinked.ts";
import { continueButton, editButton, undoButton } from "../actions.ts";
import type { ChatContext } from "../chat-context.ts";
import { formatAbout, say, formatLength, whereNote } from "../format.ts";
import { parseStop, type StopOptions } from "./parse-stop.ts";
import { dayMs, minuteMs } from "../../../lib/time-units.ts";

/** `/tt stop [time] [: notes]`. Throws invalid. */
export async function stopCommand(context: ChatContext, rest: string): Promise<ChatReply> {
  const member = await findChatMember(context.db, context.identity);
  if (member === null) return unlinked(context);
  return stopOn(context, member, parseStop(rest, { zone: member.timeZone, now: context.now }));
}

/** Stops the member's timer, now or at an earlier time, and adds to its notes; only this one if an entry is given. */
export async function stopOn(
  context: ChatContext,
  member: ChatMember,
  { entryId, endedAt, notes }: StopOptions & { entryId?: string } = {},
): Promise<ChatReply> {
  const ctx = ctxOfMember(context, member);
  const timer = await findTimer(ctx);
  const wanted = entryId ?? timer?.id;
  const meant = timer?.id === wanted ? timer : null;
  if (endedAt !== undefined && meant !== null) checkEnd(member, meant, endedAt);
  if (notes !== undefined && meant !== null) parseNotes(`${meant.notes}\n${notes}`);
  const entry = await recordChange(
    ctx,
    { requestId: context.requestId, facts: stopFacts(ctx, wanted) },
    (recorded) =>
      stopTimer(recorded, {
        ...(wanted === undefined ? {} : { entryId: wanted }),
        ...(endedAt === undefined ? {} : { endedAt }),
        ...(notes === undefined ? {} : { notes }),
      }),
  );
  const names = timer?.id === entry.id ? timer : { projectName: null };
  const about = formatAbout({ ...names, notes: entry.notes });
  const lengthMs = (entry.endedAt ?? context.now) - entry.startedAt;
  const when = endedAt === undefined ? "" : ` at ${formatClock(endedAt, member.timeZone, member.clock)}`;
  const long =
    lengthMs > dayMs
      ? ` That is more than a day: it began on ${beganAt(member, entry)}. Edit it if that is wrong.`
      : "";
  return say(["Stopped after ", { bold: formatLength(lengthMs) }, `${when}: `, ...about, `.${long}`], {
    blocks: whereNote(member),
    buttons: [
      continueButton(entry.id, context.requestId),
      editButton(entry.id),
      undoButton(context.requestId),
    ],
  });
}

/** The domain cuts an end before the start off; who typed one has mistaken the day. Times are typed by the minute. */
function checkEnd(member: ChatMember, timer: { startedAt: number }, endedAt: number): void {
  if (endedAt > timer.startedAt - minuteMs) return;
  throw new AppError(
    "invalid",
    `This lies before the timer began (${beganAt(member, timer)}). Choose a later time, or check the day.`,
    "time",
  );
}

function beganAt({ timeZone, clock }: ChatMember, { startedAt }: { startedAt: number }): string {
  return `${localDateOf(startedAt, timeZone)}, ${formatClock(startedAt, timeZone, clock)}`;
}
