import { addDays, localDateOf, startOfWeek } from "../../../lib/zoned-time.ts";
import { formatClock } from "../../../domain/time/format-range.ts";
import { type DayEntry, type DayList, listDays } from "../../../domain/time/list-days.ts";
import type { ChatBlock, ChatReply } from "../../../providers/chat-message.ts";
import { ctxOfSpeaker, findSpeaker, findSpeakerAndTimer, type Speaker } from "../identity/find-speaker.ts";
import { unlinked } from "../identity/unlinked.ts";
import { continueButton, logButton, stopButton, switchButton } from "../actions.ts";
import type { Talk } from "../talk.ts";
import { aboutOf, say, spokenLength, whereNote } from "../words.ts";
import { wordsBehind } from "./words-behind.ts";

const mostEntries = 15;
const widestBar = 12;
const fullDayMs = 8 * 3_600_000;
const weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** `/tt status`. */
export async function statusCommand(talk: Talk): Promise<ChatReply> {
  const found = await findSpeakerAndTimer(talk.db, talk.voice);
  if (found === null) return unlinked(talk);
  const { speaker, timer } = found;
  const blocks = whereNote(speaker);
  if (timer === null) return say("No timer is running.", { blocks, buttons: [switchToStart, logButton] });
  const since = formatClock(timer.startedAt, speaker.timeZone, speaker.clock);
  const length = { bold: spokenLength(talk.now - timer.startedAt) };
  return say(["Running for ", length, ` since ${since}: `, ...aboutOf(timer), "."], {
    blocks,
    buttons: [stopButton(timer.id), switchButton],
  });
}

const switchToStart = { ...switchButton, label: "Start" };

/** `/tt today`. */
export async function todayCommand(talk: Talk): Promise<ChatReply> {
  const speaker = await findSpeaker(talk.db, talk.voice);
  if (speaker === null) return unlinked(talk);
  const days = await listDays(ctxOfSpeaker(talk, speaker), speaker);
  const today = days.days[0];
  if (today === undefined || today.entries.length === 0)
    return say("Nothing is tracked today yet.", {
      blocks: whereNote(speaker),
      buttons: [switchToStart, logButton],
    });
  const buttons = days.timer === null ? [logButton] : [stopButton(days.timer.id), logButton];
  return say(["Today: ", { bold: spokenLength(today.totalMs) }, "."], {
    blocks: [...entryBlocks({ speaker, once: talk.requestId }, today.entries), ...whereNote(speaker)],
    buttons,
  });
}

const thisWeek = new Set(["", "this", "this week"]);
const lastWeek = new Set(["last", "last week", "previous", "previous week"]);

/** `/tt week [last]`. Throws invalid. */
export async function weekCommand(talk: Talk, rest: string): Promise<ChatReply> {
  const speaker = await findSpeaker(talk.db, talk.voice);
  if (speaker === null) return unlinked(talk);
  const which = rest.toLowerCase().replace(/\s+/g, " ");
  const isLast = lastWeek.has(which);
  if (!isLast && !thisWeek.has(which)) throw wordsBehind("/tt week", rest);
  const { timeZone, weekStart } = speaker;
  const first = startOfWeek(localDateOf(talk.now, timeZone), weekStart);
  const until = isLast ? { until: addDays(first, -1) } : {};
  const days = await listDays(ctxOfSpeaker(talk, speaker), { timeZone, weekStart, ...until });
  return say([isLast ? "Last week: " : "This week: ", { bold: spokenLength(days.week.totalMs) }, "."], {
    blocks: [weekBars(days), ...whereNote(speaker)],
  });
}

/** One line per entry, the latest first, each with a button to go on with it. */
export function entryBlocks(
  { speaker, once }: { speaker: Pick<Speaker, "timeZone" | "clock">; once: string },
  entries: readonly DayEntry[],
): ChatBlock[] {
  const { timeZone, clock } = speaker;
  const lines = entries.slice(0, mostEntries).map(({ entry, lengthMs }): ChatBlock => {
    const from = formatClock(entry.startedAt, timeZone, clock);
    const to = entry.endedAt === null ? "now" : formatClock(entry.endedAt, timeZone, clock);
    const button =
      entry.endedAt === null ? stopButton(entry.id) : continueButton(entry.id, `${once} ${entry.id}`);
    return {
      kind: "text",
      text: [`${from} – ${to}  `, { bold: spokenLength(lengthMs) }, "  ", ...aboutOf(entry)],
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
    return { name: `${day} ${date.slice(8)}.`, value: [{ code: bar }, ` ${spokenLength(totalMs)}`] };
  });
  return { kind: "facts", facts };
}
