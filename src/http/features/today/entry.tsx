import { type Context, Hono } from "hono";

import { editFacts } from "../../../domain/changes/record-change.ts";
import { allTags } from "../../../domain/tags/list-tags.ts";
import { trackableProjects } from "../../../domain/projects/list-trackable.ts";
import {
  offeredTasks,
  openTasks,
  openTasksOfEntry,
  type TaskWish,
} from "../../../domain/tasks/open-tasks.ts";
import { editedSpan } from "../../../domain/time/edited-span.ts";
import { type ListedEntry, listedEntry } from "../../../domain/time/listed-entries.ts";
import type { TimeEntry } from "../../../domain/time/entry.ts";
import { describeOverlaps, findOverlaps } from "../../../domain/time/find-overlaps.ts";
import type { Doubt } from "../../../domain/time/doubts.ts";
import { parseSplit, splitEntry } from "../../../domain/time/split-entry.ts";
import { updateEntry } from "../../../domain/time/update-entry.ts";
import { notFound } from "../../../lib/errors.ts";
import { pathTo } from "../../../lib/path-to.ts";
import type { AppEnv } from "../../app-env.ts";
import { rebased } from "../../forms/edited.ts";
import { setFlash } from "../../responses/flash.ts";
import { parseForm, type Refusal, type SentForm } from "../../forms/form.ts";
import { type IdContext, ids } from "../../requests/ids.ts";
import { ctxOf } from "../../middleware/session.ts";
import { onceFor, undoableOnceFor } from "../../forms/once.ts";
import { page, wantsFragment } from "../../responses/render.tsx";
import type { EntryDraft } from "./draft.ts";
import { isCalendarPath, withUndo } from "../../calendar-path.ts";
import { Added } from "./added.tsx";
import { EditForm } from "./edit-form.tsx";
import { spanRefusalOf, withChoice } from "./doubts.ts";
import { changedDetails, draftOf, onlySearches, parseDraft, shownOf, taskWishOf } from "./entry-draft.ts";
import { answer } from "./today-answers.tsx";
import { viewerTimeFor, queryOf } from "./today-view.ts";

/** The form of one entry: in its row, or as a page. */
export const entry = new Hono<AppEnv>();

entry.get("/entries/:id", ids("id"), (c) => editPage(c));

entry.post("/entries/:id", ids("id"), async (c) => {
  const form = await parseForm(c);
  const { draft, confirmed } = withChoice(parseDraft(form), form);
  const before = await find(c, c.req.valid("param").id);
  const viewerTime = viewerTimeFor(c);
  const shown = shownOf(form) ?? draftOf(before, viewerTime);
  const version = Number(form.get("version"));
  const edit = { draft, shown, version };
  const made: Saved = { saved: null, changeId: null };
  const back = form.get("back");
  if (onlySearches(form)) return editPage(c, { ...edit, refusal: null, back });
  const refusal = await spanRefusalOf(draft, viewerTime, async () => {
    Object.assign(made, await save(c, form, { ...edit, before, confirmed }));
  });
  if (refusal !== null) return editPage(c, { ...edit, refusal, back });
  return savedAnswer(c, before, made, back);
});

/** What a form changed; `saved` null = it was sent before, `changeId` null = there is no way back. */
type Saved = { saved: TimeEntry | null; changeId: string | null };

/** Says what the entry overlaps when its time was changed, with the way back. */
async function savedAnswer(
  c: Context<AppEnv>,
  before: ListedEntry,
  { saved, changeId }: Saved,
  back: string,
) {
  const said = `The entry is saved. ${saved === null ? "" : await overlapsOf(c, before, saved)}`.trim();
  const isCalendar = isCalendarPath(back);
  if (!wantsFragment(c)) setFlash(c, said);
  const flash = (
    <Added entryId={before.id} changeId={changeId} query={queryOf(c)} day={null}>
      {said}
    </Added>
  );
  const undo = changeId === null ? {} : { undo: changeId };
  const location = isCalendar ? withUndo(back, changeId) : pathTo`/${queryOf(c).with(undo)}`;
  return answer(c, { focus: before.id, flash }, location);
}

async function overlapsOf(c: Context<AppEnv>, before: ListedEntry, saved: TimeEntry): Promise<string> {
  const isMoved = saved.startedAt !== before.startedAt || saved.endedAt !== before.endedAt;
  return isMoved ? describeOverlaps(await findOverlaps(ctxOf(c), saved), viewerTimeFor(c)) : "";
}

/** What was typed, over what the form showed of which version. */
type Edit = { draft: EntryDraft; shown: EntryDraft; version: number };

/** Writes what the form says, and makes two entries of it where the person asks for that: nothing is written if they cannot be. */
async function save(
  c: Context<AppEnv>,
  form: SentForm,
  { before, draft, shown, version, confirmed }: Edit & { before: ListedEntry; confirmed: readonly Doubt[] },
): Promise<Saved> {
  const { id } = before;
  const { timeZone } = viewerTimeFor(c);
  const times = editedSpan(before, { shown: timeOf(shown), typed: timeOf(draft) }, timeZone);
  const said = [...(times.confirmed ?? []), ...confirmed];
  const change = { ...changedDetails(draft, shown), ...times, confirmed: said, id, version };
  const { startedAt, endedAt } = { ...before, ...times };
  if (draft.splitAt.trim() === "" || endedAt === null) {
    const { done, changeId } = await undoableOnceFor(c, form, {
      facts: (ctx) => editFacts(ctx, { id, version }),
      verb: (ctx) => updateEntry(ctx, change),
    });
    return { saved: done, changeId };
  }
  const at = parseSplit(draft.splitAt, { startedAt, endedAt }, timeZone);
  const first = await onceFor(c, form, async (ctx) => {
    const saved = await updateEntry(ctx, change);
    return (await splitEntry(ctx, { id, version: saved.version, at })).first;
  });
  return { saved: first, changeId: null };
}

/** The page of the calendar that the person came from, or the days on Today. */
function backOf(c: Context<AppEnv>, path: string): string {
  return isCalendarPath(path) ? path : pathTo`/${queryOf(c)}`;
}

async function find(c: Context<AppEnv>, id: string): Promise<ListedEntry> {
  const found = await listedEntry(ctxOf(c), id).get();
  if (found === undefined) throw notFound("time entry");
  return found;
}

async function editPage(c: IdContext, refused?: Edit & { refusal: Refusal | null; back: string }) {
  const ctx = ctxOf(c);
  const viewerTime = viewerTimeFor(c);
  const { id } = c.req.valid("param");
  const isOutdated = refused?.refusal?.status === 409;
  const typed = refused === undefined ? null : typedWish(refused);
  const [found, projects, tags, ...rows] = await c.var.db.batch([
    listedEntry(ctx, id),
    trackableProjects(ctx),
    allTags(ctx),
    ...(typed === null
      ? openTasksOfEntry(ctx, id, refused?.draft.taskSearch ?? "")
      : [openTasks(ctx, typed)]),
  ]);
  const current = found[0];
  if (current === undefined) throw notFound("time entry");
  const present = draftOf(current, viewerTime);
  const edit = refused === undefined || isOutdated ? anew(refused, present, current.version) : refused;
  const { draft } = edit;
  const tasks = await offeredTasks(ctx, taskWishOf(draft), rows.flat());
  const form = (
    <EditForm
      entry={current}
      draft={draft}
      version={edit.version}
      shown={edit.shown}
      problem={refused?.refusal ?? null}
      picker={{ projects, tasks, tags }}
      present={isOutdated ? describe(present, current) : null}
      query={queryOf(c)}
      back={wantsFragment(c) ? null : backOf(c, refused?.back ?? c.req.query("back") ?? "")}
    />
  );
  const status = refused?.refusal?.status ?? 200;
  if (wantsFragment(c)) return c.html(form, status);
  const title = current.endedAt === null ? "Edit the timer" : "Edit entry";
  return page(
    c,
    { title, current: "/", status },
    <>
      <h1>{title}</h1>
      {form}
    </>,
  );
}

/** Whose tasks a refused form offers; null = those of the project that the entry has now, whichever that is. */
function typedWish({ draft, shown, refusal }: Edit & { refusal: Refusal | null }): TaskWish | null {
  return refusal?.status === 409 && draft.projectId === shown.projectId ? null : taskWishOf(draft);
}

/** A form of the entry as it is now, with what was typed into an earlier one. */
function anew(refused: Edit | undefined, present: EntryDraft, version: number): Edit {
  const draft = refused === undefined ? present : rebased(refused.draft, refused.shown, present);
  return { draft, shown: present, version };
}

function timeOf({ date, time }: EntryDraft) {
  return { date, text: time };
}

function describe({ time, date, notes, tags }: EntryDraft, { projectName, taskTitle }: ListedEntry): string {
  return [`${time} on ${date}`, notes, projectName, taskTitle, tags].filter(Boolean).join(" · ");
}
