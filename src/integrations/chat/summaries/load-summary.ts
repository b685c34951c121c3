import type { PersonCtx } from "../../../domain/context.ts";
import type { Clock } from "../../../domain/time/format-range.ts";
import { listedEntries } from "../../../domain/time/listed-entries.ts";
import { addDays, type LocalDate, startOfDay } from "../../../lib/zoned-time.ts";
import { summaryMessage } from "./summary-message.ts";

type Whose = { date: LocalDate; timeZone: string; clock: Clock; appUrl: string };

/** The summary of a person's day as it is now. One round trip. */
export async function loadSummary(ctx: PersonCtx, whose: Whose) {
  const { date, timeZone } = whose;
  const range = { from: startOfDay(date, timeZone), to: startOfDay(addDays(date, 1), timeZone) };
  const entries = await listedEntries(ctx, range);
  return summaryMessage({ ...whose, entries, now: ctx.now });
}
