import { type Context, Hono } from "hono";
import * as z from "zod/mini";

import { trackableProjects } from "../../../domain/projects/list-trackable.ts";
import { allTags } from "../../../domain/tags/list-tags.ts";
import { offeredTasks, openTasks } from "../../../domain/tasks/open-tasks.ts";
import { formatRange } from "../../../domain/time/format-range.ts";
import { instantOf, isWritableDate, localDateOf } from "../../../lib/zoned-time.ts";
import type { AppEnv } from "../../app-env.ts";
import { parseForm, type Refusal } from "../../forms/form.ts";
import { ctxOf } from "../../middleware/session.ts";
import { query } from "../../requests/query.ts";
import { page, wantsFragment } from "../../responses/render.tsx";
import { savedSentence, withChoice } from "../today/doubts.ts";
import { type EntryDraft, emptyDraft } from "../today/draft.ts";
import { logDrafted } from "../today/entries.tsx";
import { onlySearches, parseDraft, taskWishOf } from "../today/entry-draft.ts";
import { viewerTimeFor } from "../today/today-view.ts";
import { calendarOf, changedAnswer } from "./calendar.tsx";
import { NewEntryForm } from "./new-entry-form.tsx";

/** The form for an entry on a day of the calendar: in its dialog, or as a page. */
export const newEntry = new Hono<AppEnv>();

const minuteOfDate = z.coerce.number().check(z.multipleOf(1), z.gte(0), z.lte(1440));

/** What makes no sense is today, without a time. */
const newQuery = z.object({
  // oxlint-disable-next-line promise/valid-params -- this is zod's catch, no promise's
  date: z.catch(z.string(), ""),
  // oxlint-disable-next-line promise/valid-params -- this is zod's catch, no promise's
  from: z.catch(z.nullable(minuteOfDate), null),
  // oxlint-disable-next-line promise/valid-params -- this is zod's catch, no promise's
  until: z.catch(z.nullable(minuteOfDate), null),
  back: z._default(z.string(), ""),
});

newEntry.get("/calendar/new", query(newQuery), (c) => {
  const { from, until, back, ...asked } = c.req.valid("query");
  const { timeZone, clock, now } = viewerTimeFor(c);
  const date = isWritableDate(asked.date) ? asked.date : localDateOf(now, timeZone);
  const at = (minute: number) => instantOf(date, minute, timeZone);
  const isSpan = from !== null && until !== null;
  const time = isSpan ? formatRange({ startedAt: at(from), endedAt: at(until) }, timeZone, clock) : "";
  return formAnswer(c, { draft: { ...emptyDraft, date, time }, refusal: null, back: calendarOf(c, back) });
});

newEntry.post("/calendar/new", async (c) => {
  const form = await parseForm(c);
  const { draft, confirmed } = withChoice(parseDraft(form), form);
  const back = calendarOf(c, form.get("back"));
  if (onlySearches(form)) return formAnswer(c, { draft, refusal: null, back });
  const { made, refusal } = await logDrafted(c, form, { draft, confirmed });
  if (refusal !== null) return formAnswer(c, { draft, refusal, back });
  const { entry, changeId } = made;
  // A form that came before has been answered with how its time was read.
  const said =
    entry === null
      ? "The entry is added."
      : `Added ${await savedSentence(ctxOf(c), viewerTimeFor(c), entry)}`;
  return changedAnswer(c, back, { said, changeId });
});

type Shown = { draft: EntryDraft; refusal: Refusal | null; back: string };

/** The form alone, or as a page. */
async function formAnswer(c: Context<AppEnv>, { draft, refusal, back }: Shown) {
  const ctx = ctxOf(c);
  const wish = taskWishOf(draft);
  const [projects, tasks, tags] = await c.var.db.batch([
    trackableProjects(ctx),
    openTasks(ctx, wish),
    allTags(ctx),
  ]);
  const picker = { projects, tasks: await offeredTasks(ctx, wish, tasks), tags };
  const isInDialog = wantsFragment(c);
  const form = <NewEntryForm {...{ draft, picker, back, isInDialog }} problem={refusal} />;
  const status = refusal?.status ?? 200;
  if (isInDialog) return c.html(form, status);
  return page(
    c,
    { title: "New entry", current: "/calendar", status },
    <>
      <h1>New entry</h1>
      {form}
    </>,
  );
}
