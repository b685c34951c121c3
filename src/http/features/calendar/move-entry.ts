import { Hono } from "hono";
import * as z from "zod/mini";

import { editFacts } from "../../../domain/changes/record-change.ts";
import { movableParts, movedSpan } from "../../../domain/time/moved-span.ts";
import { listedEntry } from "../../../domain/time/listed-entries.ts";
import { updateEntry } from "../../../domain/time/update-entry.ts";
import { AppError, notFound } from "../../../lib/errors.ts";
import { daysBetween, isWritableDate } from "../../../lib/zoned-time.ts";
import type { AppEnv } from "../../app-env.ts";
import { parseForm, refusalOf } from "../../forms/form.ts";
import { undoableOnceFor } from "../../forms/once.ts";
import { ctxOf } from "../../middleware/session.ts";
import { ids } from "../../requests/ids.ts";
import { savedSentence } from "../today/doubts.ts";
import { viewerTimeFor } from "../today/today-view.ts";
import { calendarAnswer, calendarOf, changedAnswer } from "./calendar.tsx";

/** Moves an entry of the calendar, or one of its ends: what a script sends when it is dragged. The entry's form does the same by typing. */
export const moveEntry = new Hono<AppEnv>();

const whole = z.coerce.number().check(z.multipleOf(1));

const moveSchema = z.object({
  version: whole,
  part: z.enum(movableParts),
  /** The day that it was shown on, and the one that it goes to. */
  on: z.string().check(z.refine(isWritableDate)),
  date: z.string().check(z.refine(isWritableDate)),
  minutes: whole.check(z.gte(-1440), z.lte(1440)),
});

moveEntry.post("/entries/:id/span", ids("id"), async (c) => {
  const { id } = c.req.valid("param");
  const ctx = ctxOf(c);
  const form = await parseForm(c);
  const before = await listedEntry(ctx, id).get();
  if (before === undefined) throw notFound("time entry");
  const sent = moveSchema.safeParse(Object.fromEntries(form.fields));
  if (!sent.success) throw new AppError("invalid", "This is no move. Reload the page and try again.");
  const { version, part, on, date, minutes } = sent.data;
  const back = calendarOf(c, "");
  const viewerTime = viewerTimeFor(c);
  let [said, changeId] = ["", ""];
  const refusal = await refusalOf(async () => {
    const move = { part, days: daysBetween(on, date), minutes };
    const span = movedSpan(before, move, viewerTime.timeZone);
    const once = await undoableOnceFor(c, form, {
      facts: (recording) => editFacts(recording, { id, version }),
      verb: (recording) => updateEntry(recording, { id, version, ...span }),
    });
    changeId = once.changeId;
    if (once.done !== null) said = `Moved: ${await savedSentence(ctx, viewerTime, once.done)}`;
  });
  if (refusal === null) return changedAnswer(c, back, { said, changeId, focus: id });
  const flash = refusal.status === 409 ? changedElsewhere : refusal.message;
  return calendarAnswer(c, back, { flash, refusal, focus: id });
});

const changedElsewhere =
  "This entry was changed elsewhere meanwhile. Look at it as it is now, and move it again.";
