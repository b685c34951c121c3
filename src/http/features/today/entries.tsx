import { type Context, Hono } from "hono";

import { deleteFacts, logFacts, startFacts } from "../../../domain/changes/record-change.ts";
import type { PersonCtx } from "../../../domain/context.ts";
import { addEntry } from "../../../domain/time/add-entry.ts";
import { continueEntry } from "../../../domain/time/continue-entry.ts";
import { deleteEntry } from "../../../domain/time/delete-entry.ts";
import { duplicateEntry } from "../../../domain/time/duplicate-entry.ts";
import { shownDays } from "../../../domain/time/list-days.ts";
import type { TimeEntry } from "../../../domain/time/entry.ts";
import type { Doubt } from "../../../domain/time/doubts.ts";
import { parseSpan } from "../../../domain/time/parse-span.ts";
import { createId } from "../../../lib/id.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { daysBetween, localDateOf } from "../../../lib/zoned-time.ts";
import type { AppEnv } from "../../app-env.ts";
import { parseForm, type Refusal, refusalOf, type SentForm } from "../../forms/form.ts";
import { ids } from "../../requests/ids.ts";
import { ctxOf } from "../../middleware/session.ts";
import { undoableOnceFor } from "../../forms/once.ts";
import { setFlash } from "../../responses/flash.ts";
import { wantsFragment } from "../../responses/render.tsx";
import { Added } from "./added.tsx";
import { type EntryDraft, emptyDraft } from "./draft.ts";
import { detailsOf, onlySearches, parseDraft } from "./entry-draft.ts";
import { savedSentence, spanRefusalOf, withChoice } from "./doubts.ts";
import { answer, type Outcome, refuse, undoableAnswer } from "./today-answers.tsx";
import { viewerTimeFor, queryOf, untilOf } from "./today-view.ts";

/** Time entries of the signed-in person. Changing one stands in entry.tsx. */
export const entries = new Hono<AppEnv>();

entries.post("/entries", async (c) => {
  const form = await parseForm(c);
  const { draft, confirmed } = withChoice(parseDraft(form), form);
  if (onlySearches(form)) return refuse(c, { add: { draft, refusal: null } });
  return addDrafted(c, form, { draft, confirmed, done: "add" });
});

/** Adds the entry of a draft. `done`: the form that it was typed into; what is refused goes on in the form for entries. */
export async function addDrafted(
  c: Context<AppEnv>,
  form: SentForm,
  { draft, confirmed, done }: Drafted & { done: "start" | "add" },
) {
  const { made, refusal } = await logDrafted(c, form, { draft, confirmed });
  const emptied = done === "start" ? { start: { draft: emptyDraft, refusal: null } } : {};
  if (refusal !== null) return refuse(c, { ...emptied, add: { draft, refusal } });
  return made.entry === null ? answer(c, { done }) : addedAnswer(c, { ...made, entry: made.entry }, { done });
}

type Drafted = { draft: EntryDraft; confirmed: readonly Doubt[] };

/** What a form added; null = it was sent before. */
type Made = { entry: TimeEntry | null; changeId: string };

/** Adds the entry of a draft, once; or says why not. */
export async function logDrafted(
  c: Context<AppEnv>,
  form: SentForm,
  { draft, confirmed }: Drafted,
): Promise<{ made: Made; refusal: Refusal | null }> {
  const viewerTime = viewerTimeFor(c);
  const made: Made = { entry: null, changeId: "" };
  const refusal = await spanRefusalOf(draft, viewerTime, async () => {
    const span = parseSpan(
      { date: draft.date, text: draft.time },
      { zone: viewerTime.timeZone, now: viewerTime.now },
    );
    const said = [...span.confirmed, ...confirmed];
    const input = { ...detailsOf(draft), ...span, confirmed: said };
    await add(c, form, made, (ctx, entryId) => addEntry(ctx, { ...input, entryId }));
  });
  return { made, refusal };
}

async function add(
  c: Context<AppEnv>,
  form: SentForm,
  made: Made,
  verb: (ctx: PersonCtx, entryId: string) => Promise<TimeEntry>,
): Promise<void> {
  const entryId = createId(c.var.now);
  const { done, changeId } = await undoableOnceFor(c, form, {
    facts: (ctx) => logFacts(ctx, entryId),
    verb: (ctx) => verb(ctx, entryId),
  });
  made.entry = done;
  made.changeId = changeId;
}

/** Says how the time was read, and what it overlaps. */
async function addedAnswer(
  c: Context<AppEnv>,
  { entry, changeId }: Made & { entry: TimeEntry },
  outcome: Pick<Outcome, "done">,
) {
  const viewerTime = viewerTimeFor(c);
  const { timeZone, now } = viewerTime;
  const day = localDateOf(entry.startedAt, timeZone);
  const sentence = await savedSentence(ctxOf(c), viewerTime, entry);
  const shown = isShown(day, untilOf(c) ?? localDateOf(now, timeZone));
  if (!wantsFragment(c)) setFlash(c, `Added ${sentence}`);
  const flash = (
    <Added entryId={entry.id} changeId={changeId} query={queryOf(c)} day={shown ? null : day}>
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
  const nextId = createId(c.var.now);
  const refusal = await refusalOf(() =>
    undoableOnceFor(c, form, {
      facts: (ctx) => startFacts(ctx, nextId),
      verb: (ctx) => continueEntry(ctx, c.req.valid("param").id, nextId),
    }),
  );
  if (refusal !== null) return answer(c, { refusal });
  return answer(c, form.get("done") === "start" ? { done: "start" } : {});
});

entries.post("/entries/:id/duplicate", ids("id"), async (c) => {
  const form = await parseForm(c);
  const made: Made = { entry: null, changeId: "" };
  const refusal = await refusalOf(() =>
    add(c, form, made, (ctx, entryId) => duplicateEntry(ctx, c.req.valid("param").id, entryId)),
  );
  if (refusal !== null) return answer(c, { refusal });
  return made.entry === null ? answer(c, {}) : addedAnswer(c, { ...made, entry: made.entry }, {});
});

entries.post("/entries/:id/delete", ids("id"), async (c) => {
  const id = c.req.valid("param").id;
  const form = await parseForm(c);
  const { changeId } = await undoableOnceFor(c, form, {
    facts: (ctx) => deleteFacts(ctx, id),
    verb: (ctx) => deleteEntry(ctx, id),
  });
  return undoableAnswer(c, form, { changeId, said: "The entry is deleted." });
});
