import { Hono } from "hono";

import { changeEntries, deleteEntries, type EntriesChange } from "../../../domain/time/change-entries.ts";
import { type ChosenEntry, chosenFacts } from "../../../domain/time/chosen-entries.ts";
import type { AppEnv } from "../../app-env.ts";
import { parseForm, refusalOf } from "../../forms/form.ts";
import { undoableOnceFor } from "../../forms/once.ts";
import { wantsFragment } from "../../responses/render.tsx";
import type { EntryDraft } from "./draft.ts";
import { detailsOf, onlySearches, parseDraft } from "./entry-draft.ts";
import { answer, todayPage, undoableAnswer } from "./today-answers.tsx";

/** Several entries of the signed-in person at once. */
export const bulk = new Hono<AppEnv>();

bulk.post("/entries/chosen", async (c) => {
  const form = await parseForm(c);
  const entries = form.all("entry").map(chosenEntry);
  const isDeletion = form.get("verb") === "delete";
  const draft = parseDraft(form);
  const ids = [...new Set(entries.map(({ id }) => id))];
  const chosen = { ids, draft };
  if (onlySearches(form)) return todayPage(c, { chosen });
  let changeId = "";
  const refusal = await refusalOf(async () => {
    ({ changeId } = await undoableOnceFor(c, form, {
      facts: (ctx) => chosenFacts(ctx, entries, isDeletion),
      verb: (ctx) =>
        isDeletion ? deleteEntries(ctx, entries) : changeEntries(ctx, { entries, change: changeOf(draft) }),
    }));
  });
  if (refusal !== null) return wantsFragment(c) ? answer(c, { refusal }) : todayPage(c, { refusal, chosen });
  const what = ids.length === 1 ? "The entry is" : `${ids.length} entries are`;
  return undoableAnswer(c, form, {
    changeId,
    said: `${what} ${isDeletion ? "deleted" : "changed"}.`,
    done: "chosen",
    ...(isDeletion || ids[0] === undefined ? {} : { focus: ids[0] }),
  });
});

/** "id.version", as the box of a row says it. */
function chosenEntry(value: string): ChosenEntry {
  const [id = "", version = ""] = value.split(".");
  return { id, version: Number(version) };
}

/** A field that was left alone changes nothing; "none" is no project, "-" no tags. */
function changeOf(draft: EntryDraft): EntriesChange {
  const { taskId, tagNames, billable } = detailsOf(draft);
  const tags = draft.tags.trim();
  return {
    ...(draft.projectId === "" ? {} : { projectId: draft.projectId === "none" ? null : draft.projectId }),
    ...(taskId ? { taskId } : {}),
    ...(tags === "" ? {} : { tagNames: tags === "-" ? [] : (tagNames ?? []) }),
    ...(billable === undefined ? {} : { billable }),
  };
}
