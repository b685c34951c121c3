import { type SQL, sql } from "drizzle-orm";

import { addDays, daysBetween, startOfDay } from "../../lib/zoned-time.ts";
import type { PersonCtx } from "../context.ts";
import { groupColumns } from "./groups.ts";
import type { Period } from "./periods.ts";
import { pieces, type PieceWish } from "./pieces.ts";
import { slicesOf } from "./slices.ts";
import { periodsOf, type ReportWish, type Sum, sumOf, type TotalRow, totals } from "./summary.ts";

export type DetailedEntry = {
  id: string;
  userId: string;
  person: string;
  projectId: string | null;
  client: string | null;
  project: string | null;
  colour: string | null;
  taskId: string | null;
  task: string | null;
  notes: string;
  tags: string[];
  billable: boolean;
  startedAt: number;
  /** null = the timer runs. */
  endedAt: number | null;
  /** What of it lies in the period, rounded. */
  ms: number;
  /** What that is worth in minor units, and in which currency; null = it is not billable, or nobody set a rate. */
  amount: number | null;
  currency: string | null;
};

/** Where the next page begins: behind this entry. */
export type DetailedCursor = { startedAt: number; id: string };

export type Detailed = {
  period: Period;
  entries: DetailedEntry[];
  next: DetailedCursor | null;
  /** Of all pages. */
  total: Sum;
  running: number;
};

const pageSize = 100;
/** Statements that a file is read by: a request may make a thousand, fifty on Cloudflare's free plan. */
const mostParts = 40;

/** The statements behind a page of the entries of a period, the latest first, for the page's own batch. Throws invalid. */
export function detailedStatements(ctx: PersonCtx, wish: ReportWish, after: DetailedCursor | null) {
  const { period } = periodsOf(ctx.now, wish);
  const whole = wishOf(ctx, wish, period);
  const behind =
    after === null
      ? sql`1`
      : sql`(started_at < ${after.startedAt} OR (started_at = ${after.startedAt} AND id < ${after.id}))`;
  const began = after === null ? {} : { began: { from: 0, until: after.startedAt + 1 } };
  const order = sql`${behind} ORDER BY started_at DESC, id DESC LIMIT ${pageSize + 1}`;
  const statements = [entries(ctx, { ...whole, ...began }, order), totals(ctx, whole)] as const;
  type Rows = readonly [DetailedEntry[], TotalRow[]];
  const read = ([rows, sums]: Rows): Detailed => {
    const shown = rows.slice(0, pageSize);
    const last = shown.at(-1);
    const next = rows.length > pageSize && last !== undefined ? last : null;
    return {
      period,
      entries: shown,
      next: next === null ? null : { startedAt: next.startedAt, id: next.id },
      total: sumOf(sums),
      running: sums.reduce((all, { running }) => all + running, 0),
    };
  };
  return { statements, read };
}

/** A page of the entries of a period, the latest first. One round trip. Throws invalid. */
export async function listDetailed(ctx: PersonCtx, wish: ReportWish, after: DetailedCursor | null) {
  const { statements, read } = detailedStatements(ctx, wish, after);
  return read(await ctx.db.batch(statements));
}

/** All entries of a period, the earliest first, read as they are asked for, some days at a time. Throws invalid at once. */
export function exportDetailed(ctx: PersonCtx, wish: ReportWish) {
  const { period } = periodsOf(ctx.now, wish);
  return { period, parts: parts(ctx, wish, period) };
}

async function* parts(ctx: PersonCtx, wish: ReportWish, period: Period): AsyncGenerator<DetailedEntry[]> {
  const whole = wishOf(ctx, wish, period);
  const { timeZone } = wish.calendar;
  const end = addDays(period.until, 1);
  const step = Math.ceil(daysBetween(period.from, end) / mostParts);
  for (let date = period.from; date < end; date = addDays(date, step)) {
    const from = date === period.from ? 0 : startOfDay(date, timeZone);
    const began = { from, until: startOfDay(addDays(date, step), timeZone) };
    yield await entries(ctx, { ...whole, began }, sql`1 ORDER BY started_at, id`);
  }
}

function wishOf(ctx: PersonCtx, { calendar, filter, rounding }: ReportWish, period: Period): PieceWish {
  return { actor: ctx.actor, now: ctx.now, slices: slicesOf(period, [], calendar), filter, rounding };
}

function entries({ db, actor }: PersonCtx, wish: PieceWish, order: SQL) {
  const { first: project, second: task } = groupColumns(actor, ["project", "task"]);
  const found = sql`(SELECT *, project_id AS first_key, task_id AS second_key FROM ${pieces(wish)} AS pieces WHERE ${order})`;
  return db
    .select({
      id: sql<string>`id`,
      userId: sql<string>`user_id`,
      person: sql<string>`coalesce((SELECT name FROM users WHERE id = user_id), '')`.as("person"),
      projectId: sql<string | null>`project_id`,
      project: project.name.as("project_name"),
      colour: project.colour.as("project_colour"),
      client: project.client.as("client_name"),
      taskId: sql<string | null>`task_id`,
      task: task.name.as("task_title"),
      notes: sql<string>`notes`,
      tags: sql<string[]>`(SELECT json_group_array(name) FROM (SELECT tags.name FROM json_each(tags) AS tagged
        CROSS JOIN tags ON tags.workspace_id = ${actor.workspaceId} AND tags.id = tagged.value ORDER BY tags.name))`
        .mapWith((text: string): string[] => JSON.parse(text))
        .as("tag_names"),
      billable: sql<boolean>`billable`.mapWith(Boolean).as("is_billable"),
      startedAt: sql<number>`started_at`,
      endedAt: sql<number | null>`CASE WHEN is_running THEN NULL ELSE ended_at END`.as("ends_at"),
      ms: sql<number>`ms`,
      amount: sql<number | null>`amount`,
      currency: sql<string | null>`currency`,
    })
    .from(found);
}
