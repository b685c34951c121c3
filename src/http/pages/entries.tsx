import { Hono } from "hono";

import { addEntry } from "../../domain/time/add-entry.ts";
import { continueEntry } from "../../domain/time/continue-entry.ts";
import { deleteEntry } from "../../domain/time/delete-entry.ts";
import { duplicateEntry } from "../../domain/time/duplicate-entry.ts";
import { shownDays } from "../../domain/time/list-days.ts";
import { readSpan } from "../../domain/time/read-span.ts";
import { restoreEntry } from "../../domain/time/restore-entry.ts";
import { pathTo } from "../../lib/path-to.ts";
import { daysBetween, localDateOf } from "../../lib/zoned-time.ts";
import type { AppEnv } from "../app-env.ts";
import { readForm, refusalOf } from "../form.ts";
import { ids } from "../ids.ts";
import { ctxOf } from "../middleware/session.ts";
import { Undo } from "../ui/today/undo.tsx";
import { detailsOf, readDraft } from "./entry-draft.ts";
import { answer, eyesFor, queryOf, refuse, untilOf } from "./today-answers.tsx";

/** Time entries of the signed-in person. Changing one stands in entry.tsx. */
export const entries = new Hono<AppEnv>();

entries.post("/entries", async (c) => {
  const draft = readDraft(await readForm(c));
  const { timeZone, now } = eyesFor(c);
  let day = "";
  const refusal = await refusalOf(async () => {
    const span = readSpan({ date: draft.date, text: draft.time }, { zone: timeZone, now });
    day = localDateOf(span.startedAt, timeZone);
    await addEntry(ctxOf(c), { ...detailsOf(draft), ...span });
  });
  if (refusal !== null) return refuse(c, { add: { draft, refusal } });
  if (isShown(day, untilOf(c) ?? localDateOf(now, timeZone))) return answer(c, { done: "add" });
  const notice = (
    <span>
      The entry is added to <a href={pathTo`/?until=${day}`}>{day}</a>.
    </span>
  );
  return answer(c, { done: "add", notice }, pathTo`/?until=${day}`);
});

/** Whether a day is among the seven that end at `last`. */
function isShown(day: string, last: string): boolean {
  const distance = daysBetween(day, last);
  return distance >= 0 && distance < shownDays;
}

entries.post("/entries/:id/continue", ids("id"), async (c) => {
  const refusal = await refusalOf(() => continueEntry(ctxOf(c), c.req.valid("param").id));
  return answer(c, refusal === null ? {} : { refusal });
});

entries.post("/entries/:id/duplicate", ids("id"), async (c) => {
  const refusal = await refusalOf(() => duplicateEntry(ctxOf(c), c.req.valid("param").id));
  return answer(c, refusal === null ? {} : { refusal });
});

entries.post("/entries/:id/delete", ids("id"), async (c) => {
  const { id } = await deleteEntry(ctxOf(c), c.req.valid("param").id);
  const query = queryOf(c);
  const notice = (
    <Undo entryId={id} query={query}>
      The entry is deleted.
    </Undo>
  );
  return answer(c, { notice }, pathTo`/${query.with({ deleted: id })}`);
});

entries.post("/entries/:id/restore", ids("id"), async (c) => {
  await restoreEntry(ctxOf(c), c.req.valid("param").id);
  return answer(c, {});
});
