import { type Context, Hono } from "hono";
import * as z from "zod/mini";

import { trackableProjects } from "../../../domain/projects/list-trackable.ts";
import { offeredTasks, openTasks } from "../../../domain/tasks/open-tasks.ts";
import { listedEntries } from "../../../domain/time/listed-entries.ts";
import { namedWorks, trackableTasks } from "../../../domain/time/offered-works.ts";
import { type Day, daysFrom } from "../../../domain/time/split-days.ts";
import { keyOf, timesheetOf, type Work } from "../../../domain/time/timesheet.ts";
import { pathTo, Search } from "../../../lib/path-to.ts";
import {
  addDays,
  isWritableDate,
  type LocalDate,
  localDateOf,
  startOfWeek,
} from "../../../lib/zoned-time.ts";
import type { AppEnv } from "../../app-env.ts";
import { Flash, FlashPartial } from "../../components/flash.tsx";
import { parseForm, refusalOf } from "../../forms/form.ts";
import { ctxOf, viewerOf } from "../../middleware/session.ts";
import { queryId } from "../../requests/ids.ts";
import { query } from "../../requests/query.ts";
import { popFlash, setFlash } from "../../responses/flash.ts";
import { goTo } from "../../responses/go-to.ts";
import { isShown, versionOf } from "../../responses/live.ts";
import { page, wantsFragment } from "../../responses/render.tsx";
import { timesheetPath } from "../../timesheet-path.ts";
import { viewerTimeOf } from "../../viewer-time.ts";
import { type SavedCell, saveCell, type Week } from "./save-cell.ts";
import { CellOf, type Refused, Sums } from "./timesheet-cell.tsx";
import { AddRow, SaveAll, TimesheetBar, UndoCell } from "./timesheet-bar.tsx";
import { TimesheetTable } from "./timesheet-table.tsx";
import { type TypedCell, typedCells, workOf } from "./typed-cells.ts";

/** A week of the signed-in person's time as a table of lengths. */
export const timesheet = new Hono<AppEnv>();

const weekQuery = z.object({
  // oxlint-disable-next-line promise/valid-params -- this is zod's catch, no promise's
  date: z.catch(z.string(), ""),
  // oxlint-disable-next-line promise/valid-params -- this is zod's catch, no promise's
  rows: z.catch(z.enum(["", "last"]), ""),
  /** Rows without time, as "<project>.<task>", separated by commas. */
  add: z._default(z.string(), ""),
  projectId: queryId,
  taskId: queryId,
  // oxlint-disable-next-line promise/valid-params -- this is zod's catch, no promise's
  part: z.catch(z.enum(["", "table"]), ""),
});
type Wish = z.infer<typeof weekQuery>;

/** How many rows an address may ask for. */
const mostRows = 20;

timesheet.get("/timesheet", query(weekQuery), (c) => {
  const wish = c.req.valid("query");
  return wish.part === "table"
    ? tableAnswer(c, wish)
    : sheetPage(c, wish, { flash: popFlash(c), refused: [] });
});

/** The table alone, or 204 when the browser has this version: time that is tracked elsewhere, or by the strip, shows here. */
async function tableAnswer(c: Context<AppEnv>, wish: Wish) {
  const { week } = await loadWeek(c, wish);
  const version = await versionOf(week.timesheet);
  if (isShown(c, version)) return c.body(null, 204);
  return c.html(
    <TimesheetTable {...{ week, version }} refused={[]} search={new Search(fieldsOf(c, wish))} />,
  );
}

timesheet.post("/timesheet", query(weekQuery), async (c) => {
  const wish = c.req.valid("query");
  const { typed, said, refused } = await saveAll(c, wish, typedCells(await parseForm(c)));
  if (wantsFragment(c)) return cellAnswer(c, wish, { typed, said, refused });
  const flash = said.map((each) => each.said).join(" ") || null;
  if (refused.length > 0) return sheetPage(c, wish, { flash, refused });
  if (flash !== null) setFlash(c, flash);
  return goTo(c, pathTo`/timesheet${new Search(fieldsOf(c, wish))}`);
});

type Outcome = { typed: TypedCell[]; said: SavedCell[]; refused: Refused[] };

/** Saves cell by cell, each over the week as the one before left it. */
async function saveAll(c: Context<AppEnv>, wish: Wish, typed: TypedCell[]): Promise<Outcome> {
  const outcome: Outcome = { typed, said: [], refused: [] };
  for (const cell of typed) {
    const { week } = await loadWeek(c, wish);
    const refusal = await refusalOf(async () => {
      const done = await saveCell(ctxOf(c), cell, week);
      if (done !== null) outcome.said.push(done);
    });
    if (refusal !== null) outcome.refused.push({ typed: cell, refusal });
  }
  return outcome;
}

function firstDay(c: Context<AppEnv>, date: string): LocalDate {
  const { timeZone, weekStart } = viewerOf(c);
  return startOfWeek(isWritableDate(date) ? date : localDateOf(c.var.now, timeZone), weekStart);
}

/** One batch. */
async function loadWeek(c: Context<AppEnv>, wish: Wish) {
  const ctx = ctxOf(c);
  const viewerTime = viewerTimeOf(viewerOf(c), c.var.now);
  const { timeZone, now } = viewerTime;
  const first = firstDay(c, wish.date);
  const days = daysFrom(first, 7, timeZone);
  const before = wish.rows === "last" ? daysFrom(addDays(first, -7), 7, timeZone) : [];
  const wished = wishedWorks(wish);
  const [entries, projects, tasks, open, lastWeek] = await c.var.db.batch([
    listedEntries(ctx, rangeOf(days)),
    trackableProjects(ctx),
    trackableTasks(ctx, wished),
    openTasks(ctx, allTasks),
    listedEntries(ctx, rangeOf(before)),
  ]);
  const extra = [...namedWorks(wished, { projects, tasks }), ...timesheetOf(before, lastWeek, { now }).rows];
  const week: Week = { timesheet: timesheetOf(days, entries, { now, extra }), entries, viewerTime };
  return { week, projects, open };
}

const allTasks = { projectId: null, search: "" };

function rangeOf(days: readonly Day[]) {
  return { from: days[0]?.start ?? 0, to: days.at(-1)?.end ?? 0 };
}

/** The rows that an address adds. */
function wishedWorks({ add, projectId, taskId }: Wish): Work[] {
  const texts = [...add.split(",").slice(0, mostRows), `${projectId ?? ""}.${taskId ?? ""}`];
  return texts.map(workOf).filter((work) => work !== null);
}

/** What the address of the same table says, with the rows that were added. */
function fieldsOf(c: Context<AppEnv>, wish: Wish) {
  const add = [...new Set(wishedWorks(wish).map(keyOf))].join(",");
  return { date: firstDay(c, wish.date), rows: wish.rows, add };
}

async function sheetPage(
  c: Context<AppEnv>,
  wish: Wish,
  { flash, refused }: { flash: string | null; refused: Refused[] },
) {
  const { week, projects, open } = await loadWeek(c, wish);
  const tasks = await offeredTasks(ctxOf(c), allTasks, open);
  const fields = fieldsOf(c, wish);
  return page(
    c,
    { title: "Timesheet", current: "/timesheet", status: refused[0]?.refusal.status ?? 200 },
    <>
      <TimesheetBar week={week} userId={viewerOf(c).userId} />
      {flash !== null && <Flash>{flash}</Flash>}
      <TimesheetTable
        {...{ week, refused }}
        search={new Search(fields)}
        version={await versionOf(week.timesheet)}
      />
      <AddRow fields={fields} picker={{ projects, tasks, tags: [] }} />
      {week.timesheet.rows.length > 0 && <SaveAll />}
    </>,
  );
}

/** The cell that was typed into, and the sums beside it. */
async function cellAnswer(c: Context<AppEnv>, wish: Wish, { typed, said, refused }: Outcome) {
  const [cell] = typed;
  if (cell === undefined) return c.body(null, 204);
  const { week } = await loadWeek(c, wish);
  const [done] = said;
  const [problem] = refused;
  return c.html(
    <>
      <CellOf week={week} typed={cell} problem={problem ?? null} />
      <Sums week={week} typed={cell} />
      {done !== undefined && (
        <FlashPartial>
          <span>{done.said}</span>
          <UndoCell changeId={done.changeId} next={timesheetPath(firstDay(c, wish.date))} />
        </FlashPartial>
      )}
    </>,
    problem?.refusal.status ?? 200,
  );
}
