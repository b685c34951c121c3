import { type Context, Hono } from "hono";

import { addEntry } from "../../../domain/time/add-entry.ts";
import { continueEntry } from "../../../domain/time/continue-entry.ts";
import { deleteEntry } from "../../../domain/time/delete-entry.ts";
import { duplicateEntry } from "../../../domain/time/duplicate-entry.ts";
import { shownDays } from "../../../domain/time/list-days.ts";
import type { TimeEntry } from "../../../domain/time/entry.ts";
import { readSpan } from "../../../domain/time/read-span.ts";
import { restoreEntry } from "../../../domain/time/restore-entry.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { daysBetween, localDateOf } from "../../../lib/zoned-time.ts";
import type { AppEnv } from "../../app-env.ts";
import { parseForm, refusalOf } from "../../forms/form.ts";
import { ids } from "../../requests/ids.ts";
import { ctxOf } from "../../middleware/session.ts";
import { onceFor } from "../../forms/once.ts";
import { setFlash } from "../../responses/flash.ts";
import { wantsFragment } from "../../responses/render.tsx";
import { Added } from "./added.tsx";
import { Undo } from "./undo.tsx";
import { detailsOf, onlySearches, parseDraft } from "./entry-draft.ts";
import { savedSentence, spanRefusalOf, withChoice } from "./doubts.ts";
import { answer, viewerTimeFor, type Outcome, queryOf, refuse, untilOf } from "./today-answers.tsx";

/** Time entries of the signed-in person. Changing one stands in entry.tsx. */
export const entries = new Hono<AppEnv>();

entries.post("/entries", async (c) => {
  const form = await parseForm(c);
  const { draft, confirmed } = withChoice(parseDraft(form), form);
  if (onlySearches(form)) return refuse(c, { add: { draft, refusal: null } });
  const viewerTime = viewerTimeFor(c);
  const made: { entry: TimeEntry | null } = { entry: null };
  const refusal = await spanRefusalOf(draft, viewerTime, async () => {
    const span = readSpan(
      { date: draft.date, text: draft.time },
      { zone: viewerTime.timeZone, now: viewerTime.now },
    );
    const said = [...span.confirmed, ...confirmed];
    const input = { ...detailsOf(draft), ...span, confirmed: said };
    made.entry = await onceFor(c, form, (ctx) => addEntry(ctx, input));
  });
  if (refusal !== null) return refuse(c, { add: { draft, refusal } });
  return made.entry === null ? answer(c, { done: "add" }) : addedAnswer(c, made.entry, { done: "add" });
});

/** Says how the time was read, and what it overlaps. */
async function addedAnswer(c: Context<AppEnv>, entry: TimeEntry, outcome: Pick<Outcome, "done">) {
  const viewerTime = viewerTimeFor(c);
  const { timeZone, now } = viewerTime;
  const day = localDateOf(entry.startedAt, timeZone);
  const sentence = await savedSentence(ctxOf(c), viewerTime, entry);
  const shown = isShown(day, untilOf(c) ?? localDateOf(now, timeZone));
  if (!wantsFragment(c)) setFlash(c, `Added ${sentence}`);
  const flash = (
    <Added entryId={entry.id} query={queryOf(c)} day={shown ? null : day} isNew>
      {`Added ${sentence}`}
    </Added>
  );
  return answer(c, { ...outcome, flash }, shown ? pathTo`/${queryOf(c)}` : pathTo`/?until=${day}`);
}

/** Whether a day is among the seven that end at `last`. */
function isShown(day: string, last: string): boolean {
  const distance = daysBetween(day, last);
  return distance >= 0 && distance < shownDays;
}

entries.post("/entries/:id/continue", ids("id"), async (c) => {
  const form = await parseForm(c);
  const refusal = await refusalOf(() =>
    onceFor(c, form, (ctx) => continueEntry(ctx, c.req.valid("param").id)),
  );
  return answer(c, refusal === null ? {} : { refusal });
});

entries.post("/entries/:id/duplicate", ids("id"), async (c) => {
  const form = await parseForm(c);
  const made: { entry: TimeEntry | null } = { entry: null };
  const refusal = await refusalOf(async () => {
    made.entry = await onceFor(c, form, (ctx) => duplicateEntry(ctx, c.req.valid("param").id));
  });
  if (refusal !== null) return answer(c, { refusal });
  return made.entry === null ? answer(c, {}) : addedAnswer(c, made.entry, {});
});

entries.post("/entries/:id/delete", ids("id"), async (c) => {
  const id = c.req.valid("param").id;
  await onceFor(c, await parseForm(c), (ctx) => deleteEntry(ctx, id));
  const query = queryOf(c);
  const flash = (
    <Undo entryId={id} query={query}>
      The entry is deleted.
    </Undo>
  );
  return answer(c, { flash }, pathTo`/${query.with({ deleted: id })}`);
});

entries.post("/entries/:id/restore", ids("id"), async (c) => {
  await restoreEntry(ctxOf(c), c.req.valid("param").id);
  return answer(c, {});
});
