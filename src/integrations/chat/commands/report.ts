import { addDays, localDateOf, startOfWeek } from "../../../lib/zoned-time.ts";
import { formatClock } from "../../../domain/time/format-range.ts";
import { type DayEntry, type DayList, listDays } from "../../../domain/time/list-days.ts";
import type { ChatBlock, ChatReply } from "../../../providers/chat-message.ts";
import {
  ctxOfMember,
  findChatMember,
  findMemberAndTimer,
  type ChatMember,
} from "../identity/find-chat-member.ts";
import { unlinked } from "../identity/unlinked.ts";
import { continueButton, logButton, stopButton, switchButton } from "../actions.ts";
import type { ChatContext } from "../chat-context.ts";
import { formatAbout, say, formatLength, whereNote } from "../format.ts";
import { unexpectedText } from "./unexpected-text.ts";

const mostEntries = 15;
const widestBar = 12;
const fullDayMs = 8 * 3_600_000;
const weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** `/tt status`. */
export async function statusCommand(context: ChatContext): Promise<ChatReply> {
  const found = await findMemberAndTimer(context.db, context.identity);
  if (found === null) return unlinked(context);
  const { member, timer } = found;
  const blocks = whereNote(member);
  if (timer === null) return say("No timer is running.", { blocks, buttons: [switchToStart, logButton] });
  const since = formatClock(timer.startedAt, member.timeZone, member.clock);
  const length = { bold: formatLength(context.now - timer.startedAt) };
  return say(["Running for ", length, ` since ${since}: `, ...formatAbout(timer), "."], {
    blocks,
    buttons: [stopButton(timer.id), switchButton],
  });
}

const switchToStart = { ...switchButton, label: "Start" };

/** `/tt today`. */
export async function todayCommand(context: ChatContext): Promise<ChatReply> {
  const member = await findChatMember(context.db, context.identity);
  if (member === null) return unlinked(context);
  const days = await listDays(ctxOfMember(context, member), member);
  const today = days.days[0];
  if (today === undefined || today.entries.length === 0)
    return say("Nothing is tracked today yet.", {
      blocks: whereNote(member),
      buttons: [switchToStart, logButton],
    });
  const buttons = days.timer === null ? [logButton] : [stopButton(days.timer.id), logButton];
  return say(["Today: ", { bold: formatLength(today.totalMs) }, "."], {
    blocks: [...entryBlocks({ member, once: context.requestId }, today.entries), ...whereNote(member)],
    buttons,
  });
}

const thisWeek = new Set(["", "this", "this week"]);
const lastWeek = new Set(["last", "last week", "previous", "previous week"]);

/** `/tt week [last]`. Throws invalid. */
export async function weekCommand(context: ChatContext, rest: string): Promise<ChatReply> {
  const member = await findChatMember(context.db, context.identity);
  if (member === null) return unlinked(context);
  const which = rest.toLowerCase().replace(/\s+/g, " ");
  const isLast = lastWeek.has(which);
  if (!isLast && !thisWeek.has(which)) throw unexpectedText("/tt week", rest);
  const { timeZone, weekStart } = member;
  const first = startOfWeek(localDateOf(context.now, timeZone), weekStart);
  const until = isLast ? { until: addDays(first, -1) } : {};
  const days = await listDays(ctxOfMember(context, member), { timeZone, weekStart, ...until });
  return say([isLast ? "Last week: " : "This week: ", { bold: formatLength(days.week.totalMs) }, "."], {
    blocks: [weekBars(days), ...whereNote(member)],
  });
}

/** One line per entry, the latest first, each with a button to go on with it. */
export function entryBlocks(
  { member, once }: { member: Pick<ChatMember, "timeZone" | "clock">; once: string },
  entries: readonly DayEntry[],
): ChatBlock[] {
  const { timeZone, clock } = member;
  const lines = entries.slice(0, mostEntries).map(({ entry, lengthMs }): ChatBlock => {
    const from = formatClock(entry.startedAt, timeZone, clock);
    const to = entry.endedAt === null ? "now" : formatClock(entry.endedAt, timeZone, clock);
    const button =
      entry.endedAt === null ? stopButton(entry.id) : continueButton(entry.id, `${once} ${entry.id}`);
    return {
      kind: "text",
      text: [`${from} – ${to}  `, { bold: formatLength(lengthMs) }, "  ", ...formatAbout(entry)],
      button,
    };
  });
  const left = entries.length - lines.length;
  return left > 0 ? [...lines, { kind: "note", text: `${left} earlier ones are on the Today page.` }] : lines;
}

/** The days of the list's week as bars of text: eight hours are a full one. */
export function weekBars({ days, week }: DayList): ChatBlock {
  const ofWeek = days.filter(({ date }) => date >= week.first).toReversed();
  const longest = Math.max(fullDayMs, ...ofWeek.map(({ totalMs }) => totalMs));
  const facts = ofWeek.map(({ date, totalMs }) => {
    const filled = Math.round((totalMs / longest) * widestBar);
    const bar = "▇".repeat(totalMs > 0 ? Math.max(1, filled) : 0).padEnd(widestBar, "·");
    const day = weekdays[(new Date(date).getUTCDay() + 6) % 7] ?? "";
    return { name: `${day} ${date.slice(8)}.`, value: [{ code: bar }, ` ${formatLength(totalMs)}`] };
  });
  return { kind: "facts", facts };
}
