import { type SQL, sql } from "drizzle-orm";

import { AppError } from "../../lib/errors.ts";
import { localDateOf } from "../../lib/zoned-time.ts";
import type { Ctx, PersonCtx } from "../context.ts";
import { type Group, isTimeGroup } from "./group-names.ts";
import { groupColumns, taggedRows } from "./groups.ts";
import { type Period, periodBefore, periodOf, type Preset } from "./periods.ts";
import { addMoney, type Money } from "./amounts.ts";
import { pieces, type PieceWish } from "./pieces.ts";
import type { ReportFilter } from "./report-filter.ts";
import type { Rounding } from "./rounding.ts";
import { type ReportCalendar, slicesOf } from "./slices.ts";

export type ReportWish = {
  preset: Preset;
  /** What "custom" means. */
  custom: Period;
  calendar: ReportCalendar;
  filter: ReportFilter;
  rounding: Rounding;
};
export type SummaryWish = ReportWish & {
  /** What the rows are, and what each is divided into; null = nothing. */
  by: readonly [Group, Group | null];
  /** Also sums up the period before by the first group. */
  compares?: boolean;
};

/** Time and how much of it is billable, in milliseconds, and what it is worth. */
export type Sum = {
  ms: number;
  billableMs: number;
  /** What billable time is worth by the rates, in each currency: for owners and admins. */
  amounts: Money[];
  /** What the time costs: for owners. */
  costs: Money[];
};
export type GroupSum = Sum & {
  key: string | null;
  name: string | null;
  colour: string | null;
  /** Of a project: the name of its client. */
  client: string | null;
};
export type SummaryGroup = GroupSum & {
  parts: GroupSum[];
  /** What it had in the period before; null = not compared. */
  msBefore: number | null;
};

export type Summary = {
  period: Period;
  before: Period;
  by: readonly [Group, Group | null];
  groups: SummaryGroup[];
  /** Each entry once. When grouped by tag, entries with several tags count in each group: these then add up to more. */
  total: Sum;
  totalBefore: Sum;
  /** Whether the groups are compared with the period before: not those by time, which begin anew in each period. */
  isCompared: boolean;
  /** Timers that run, counted up to now. */
  running: number;
};

const mostRows = 20_000;

/** The period that a wish means now, and the one that it is compared with. */
export function periodsOf(now: number, { preset, custom, calendar }: ReportWish) {
  const today = localDateOf(now, calendar.timeZone);
  const period = periodOf(preset, { today, weekStart: calendar.weekStart }, custom);
  return { today, period, before: periodBefore(preset, period, today) };
}

/** Tracked time by up to two groups, with its total and that of the period before. One round trip. Throws invalid. */
export async function summarize(ctx: PersonCtx, wish: SummaryWish): Promise<Summary> {
  const { statements, read } = summaryStatements(ctx, wish);
  return read(await ctx.db.batch(statements));
}

/** The statements behind summarize, for a page's own batch, and what makes a summary of their rows. */
export function summaryStatements(ctx: PersonCtx, wish: SummaryWish) {
  const { period, before } = periodsOf(ctx.now, wish);
  const by = distinct(wish.by);
  const [first, second] = by;
  const { filter, rounding, calendar } = wish;
  const slices = slicesOf(period, by.filter(isTimeGroup), calendar);
  const wishOf = (some: PieceWish["slices"]) => ({
    actor: ctx.actor,
    now: ctx.now,
    slices: some,
    filter,
    rounding,
  });
  const beforeAll = slicesOf(before, [], calendar);
  const whole = [...slicesOf(period, [], calendar), ...beforeAll];
  const isCompared = wish.compares === true && !isTimeGroup(first);
  // Parts by tag add up to more than their group, which then needs a sum of its own.
  const statements = [
    grouped(ctx, wishOf(slices), by),
    totals(ctx, wishOf(whole)),
    grouped(ctx, wishOf(second === "tag" ? slices : []), [first, null]),
    grouped(ctx, wishOf(isCompared ? beforeAll : []), [first, null]),
  ] as const;
  type Rows = readonly [GroupedRow[], TotalRow[], GroupedRow[], GroupedRow[]];
  const read = ([rows, sums, firsts, befores]: Rows): Summary => {
    if (rows.length > mostRows || befores.length > mostRows) throw tooMany();
    const [now = [], then = []] = whole.map(({ since }) => sums.filter((sum) => sum.since === since));
    return {
      period,
      before,
      by,
      groups: isCompared ? withBefore(nest(rows, firsts, by), befores) : nest(rows, firsts, by),
      isCompared,
      total: sumOf(now),
      totalBefore: sumOf(then),
      running: now.reduce((sum, { running }) => sum + running, 0),
    };
  };
  return { statements, read };
}

function distinct([first, second]: SummaryWish["by"]): SummaryWish["by"] {
  return [first, second === first ? null : second];
}

type GroupedRow = {
  firstKey: string | number | null;
  firstName: string | null;
  firstColour: string | null;
  firstClient: string | null;
  secondKey: string | number | null;
  secondName: string | null;
  secondColour: string | null;
  secondClient: string | null;
} & WorthRow;

/** A group has a row for each currency of what it is worth. */
type WorthRow = {
  ms: number;
  billableMs: number;
  currency: string | null;
  amount: number | null;
  costCurrency: string | null;
  cost: number | null;
};

const sumColumns = sql`sum(ms) AS sum_ms, sum(CASE WHEN billable THEN ms ELSE 0 END) AS sum_billable_ms,
  currency AS sum_currency, sum(amount) AS sum_amount, cost_currency AS sum_cost_currency, sum(cost) AS sum_cost`;
const sumFields = {
  ms: sql<number>`sum_ms`,
  billableMs: sql<number>`sum_billable_ms`,
  currency: sql<string | null>`sum_currency`,
  amount: sql<number | null>`sum_amount`,
  costCurrency: sql<string | null>`sum_cost_currency`,
  cost: sql<number | null>`sum_cost`,
};

function grouped({ db, actor }: PersonCtx, wish: PieceWish, by: SummaryWish["by"]) {
  const { first, second } = groupColumns(actor, by);
  const sums = sql`(
    SELECT ${first.key} AS first_key, ${second.key} AS second_key, ${sumColumns}
    FROM ${pieces(wish)} AS pieces ${taggedRows(actor, by)}
    WHERE ms > 0
    GROUP BY 1, 2, currency LIMIT ${mostRows + 1})`;
  return db
    .select({
      firstKey: sql<GroupedRow["firstKey"]>`first_key`,
      firstName: first.name.as("first_name"),
      firstColour: first.colour.as("first_colour"),
      firstClient: first.client.as("first_client"),
      secondKey: sql<GroupedRow["secondKey"]>`second_key`,
      secondName: second.name.as("second_name"),
      secondColour: second.colour.as("second_colour"),
      secondClient: second.client.as("second_client"),
      ...sumFields,
    })
    .from(sums);
}

export type TotalRow = WorthRow & { since: number; running: number };

/** The statement for the sums of each slice. */
export function totals({ db }: Pick<Ctx, "db">, wish: PieceWish) {
  const sums = sql`(
    SELECT since AS slice_since, ${sumColumns}, sum(is_running) AS total_running
    FROM ${pieces(wish)} WHERE ms > 0 GROUP BY since, currency)`;
  return db
    .select({
      since: sql<number>`slice_since`,
      ...sumFields,
      running: sql<number>`total_running`,
    })
    .from(sums);
}

/** The statement for the sums of rows like those of `pieces`. */
export function sumRows(db: Ctx["db"], rows: SQL) {
  return db.select(sumFields).from(sql`(SELECT ${sumColumns} FROM ${rows} GROUP BY currency)`);
}

export function sumOf(rows: readonly WorthRow[]): Sum {
  const sum: Sum = { ms: 0, billableMs: 0, amounts: [], costs: [] };
  for (const row of rows) addTo(sum, row);
  return sum;
}

function addTo(sum: Sum, row: WorthRow): void {
  sum.ms += row.ms;
  sum.billableMs += row.billableMs;
  addMoney(sum.amounts, row.currency, row.amount);
  addMoney(sum.costs, row.costCurrency, row.cost);
}

/** Rows under their first key: spans of time in order, everything else the longest first. */
function nest(rows: GroupedRow[], firsts: GroupedRow[], by: SummaryWish["by"]): SummaryGroup[] {
  const [first, second] = by;
  const groups = summed(rows, groupOf);
  const whole = summed(firsts, (row) => ({ ...noNames, key: keyOf(row.firstKey) }));
  const nested = groups.map(({ sum, rows: own }): SummaryGroup => {
    const parts = second === null ? [] : summed(own, partOf).map((part) => part.sum);
    const once = whole.find(({ sum: { key } }) => key === sum.key);
    const { ms, billableMs, amounts, costs } = once?.sum ?? sum;
    return { ...sum, ms, billableMs, amounts, costs, parts: inOrder(parts, second), msBefore: null };
  });
  return inOrder(nested, first);
}

/** The groups with what each had before; those that had time only then stand at the end. */
function withBefore(groups: SummaryGroup[], befores: GroupedRow[]): SummaryGroup[] {
  const before = new Map(summed(befores, groupOf).map(({ sum }) => [sum.key, sum]));
  const now = groups.map((group) => ({ ...group, msBefore: before.get(group.key)?.ms ?? 0 }));
  for (const { key } of groups) before.delete(key);
  const gone = [...before.values()].toSorted((a, b) => b.ms - a.ms);
  return [...now, ...gone.map((sum) => ({ ...sum, ...sumOf([]), parts: [], msBefore: sum.ms }))];
}

function groupOf(row: GroupedRow) {
  return {
    key: keyOf(row.firstKey),
    name: row.firstName,
    colour: row.firstColour,
    client: row.firstClient,
  };
}

const noNames = { name: null, colour: null, client: null };

function partOf(row: GroupedRow) {
  return {
    key: keyOf(row.secondKey),
    name: row.secondName,
    colour: row.secondColour,
    client: row.secondClient,
  };
}

/** The rows of each key as one sum; they differ in the currency. */
function summed(rows: readonly GroupedRow[], named: (row: GroupedRow) => Omit<GroupSum, keyof Sum>) {
  const found = new Map<string | null, { sum: GroupSum; rows: GroupedRow[] }>();
  for (const row of rows) {
    const names = named(row);
    const group = found.get(names.key) ?? { sum: { ...names, ...sumOf([]) }, rows: [] };
    found.set(names.key, group);
    addTo(group.sum, row);
    group.rows.push(row);
  }
  return [...found.values()];
}

function keyOf(key: string | number | null): string | null {
  return key === null ? null : String(key);
}

function inOrder<T extends GroupSum>(sums: T[], group: Group | null): T[] {
  return isTimeGroup(group)
    ? sums.toSorted((a, b) => ((a.key ?? "") < (b.key ?? "") ? -1 : 1))
    : sums.toSorted((a, b) => b.ms - a.ms || ((a.name ?? "") < (b.name ?? "") ? -1 : 1));
}

function tooMany(): AppError {
  return new AppError(
    "invalid",
    "This report has over 20,000 rows. Choose fewer days, or group by less.",
    "by",
  );
}
