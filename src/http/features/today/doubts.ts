import type { PersonCtx } from "../../../domain/context.ts";
import type { TimeEntry } from "../../../domain/time/entry.ts";
import { describeOverlaps, findOverlaps } from "../../../domain/time/find-overlaps.ts";
import { formatRange } from "../../../domain/time/format-range.ts";
import { DoubtfulSpan, parseConfirmed } from "../../../domain/time/span-doubts.ts";
import { suggestSpans } from "../../../domain/time/suggest-spans.ts";
import { formatDuration } from "../../../lib/format-duration.ts";
import { addDays, localDateOf } from "../../../lib/zoned-time.ts";
import { type Form, type Offer, type Refusal, refusalOf } from "../../forms/form.ts";
import type { EntryDraft } from "./draft.ts";
import type { ViewerTime } from "../../viewer-time.ts";

/** The draft, with the day and time of the suggestion that the person took, and what they confirmed. */
export function withChoice<D extends EntryDraft>(draft: D, form: Form) {
  const [date = "", ...time] = form.get("suggested").split(" ");
  const chosen = form.get("suggested") === "" ? draft : { ...draft, date, time: time.join(" ") };
  return { draft: chosen, confirmed: parseConfirmed(form.get("confirmed")) };
}

/** The same as refusalOf; a span that is doubtful comes back with what was probably meant, to be done by one press. */
export async function spanRefusalOf(
  draft: EntryDraft,
  viewerTime: ViewerTime,
  work: () => Promise<unknown>,
): Promise<Refusal | null> {
  let offers: Offer[] = [];
  const refusal = await refusalOf(async () => {
    try {
      await work();
    } catch (error) {
      if (error instanceof DoubtfulSpan) offers = offersFor(error, draft, viewerTime);
      throw error;
    }
  });
  return refusal === null || offers.length === 0 ? refusal : { ...refusal, offers };
}

function offersFor({ span, doubts }: DoubtfulSpan, draft: EntryDraft, viewerTime: ViewerTime): Offer[] {
  const { timeZone: zone, clock, now } = viewerTime;
  const likely = suggestSpans(span, { zone, now, text: draft.time, doubts }).map((each): Offer => {
    const date = localDateOf(each.startedAt, zone);
    const range = formatRange(each, zone, clock);
    return { name: "suggested", value: `${date} ${range}`, label: `${dayName(date, viewerTime)}, ${range}` };
  });
  return [...likely, { name: "confirmed", value: doubts.join(","), label: "Keep it as typed" }];
}

function dayName(date: string, { now, timeZone }: ViewerTime): string {
  const today = localDateOf(now, timeZone);
  if (date === today) return "Today";
  return date === addDays(today, -1) ? "Yesterday" : date;
}

/** "1:30 (today, 16:35 – 18:05). It overlaps 17:00 – 17:30 Planning."; how the time was read. */
export async function savedSentence(
  ctx: PersonCtx,
  viewerTime: ViewerTime,
  entry: TimeEntry,
): Promise<string> {
  const { startedAt, endedAt } = entry;
  if (endedAt === null) return "";
  const day = dayName(localDateOf(startedAt, viewerTime.timeZone), viewerTime).toLowerCase();
  const range = formatRange({ startedAt, endedAt }, viewerTime.timeZone, viewerTime.clock);
  const overlap = describeOverlaps(await findOverlaps(ctx, entry), viewerTime);
  return `${formatDuration(endedAt - startedAt)} (${day}, ${range}). ${overlap}`.trim();
}
