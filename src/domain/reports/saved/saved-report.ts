import { and, asc, eq, getTableColumns, or, type SQL, sql } from "drizzle-orm";

import { connections } from "../../../db/schema/connections.ts";
import { savedReports } from "../../../db/schema/reports.ts";
import { users } from "../../../db/schema/people.ts";
import { AppError } from "../../../lib/errors.ts";
import { canManage, type PersonCtx } from "../../context.ts";
import { parseSearch, searchOf } from "../report-query.ts";

type Row = typeof savedReports.$inferSelect;
export const audiences = savedReports.audience.enumValues;

/** What the page sends to save a report. */
export type SavedReportInput = Pick<Row, "name" | "kind" | "search" | "audience">;

/** A saved report as its list shows it. */
export type SavedReport = Pick<
  Row,
  "id" | "name" | "kind" | "search" | "audience" | "sends" | "sendMinute" | keyof typeof noChannel
> & {
  userId: string;
  maker: string;
  /** State and last error of the channel's connection; null = it was ended, or there is no channel. */
  channelStatus: string | null;
  connectionError: string | null;
};

/** Sent to its maker. */
export const noChannel = {
  channelConnectionId: null,
  channelId: null,
  channelName: null,
  channelError: null,
};

/** What an address may hold at most. */
const longestSearch = 4000;
export const mostSaved = 200;

/** Throws invalid. */
export function parseSaved({ name, search, ...rest }: SavedReportInput): SavedReportInput {
  return { ...rest, search: parseReportSearch(search), name: parseReportName(name) };
}

/** What a report asks, as its page's address says it. Throws invalid. */
export function parseReportSearch(search: string): string {
  if (search.length <= longestSearch) return searchOf(parseSearch(search)).toString();
  throw new AppError("invalid", "This report has too many filters to be kept. Choose fewer.", "name");
}

/** A report's name without surrounding spaces. Throws invalid. */
export function parseReportName(typed: string): string {
  const name = typed.replace(/\s+/g, " ").trim();
  if (name === "") throw new AppError("invalid", "Give the report a name.", "name");
  if (name.length > 100) throw new AppError("invalid", "A report's name has at most 100 characters.", "name");
  return name;
}

/** Who made it, beside its own name: a batch tells columns apart by their names. */
export const makerName = sql<string>`${users.name}`.as("maker_name");

/** The statement for the reports in the actor's list, by name. */
export function savedStatement({ db, actor }: PersonCtx) {
  const {
    workspaceId: _,
    nextSendAt: _due,
    createdAt: _made,
    updatedAt: _changed,
    ...shown
  } = getTableColumns(savedReports);
  return db
    .select({
      ...shown,
      maker: makerName,
      channelStatus: sql<string | null>`${connections.status}`.as("channel_status"),
      connectionError: sql<string | null>`${connections.lastError}`.as("connection_error"),
    })
    .from(savedReports)
    .innerJoin(users, eq(users.id, savedReports.userId))
    .leftJoin(
      connections,
      and(
        eq(connections.workspaceId, savedReports.workspaceId),
        eq(connections.id, savedReports.channelConnectionId),
      ),
    )
    .where(isVisibleReport({ actor }))
    .orderBy(asc(savedReports.name), asc(savedReports.id))
    .limit(mostSaved);
}

/** Condition: it is the actor's own, or the workspace's. */
export function isVisibleReport({
  actor: { workspaceId, userId },
}: Pick<PersonCtx, "actor">): SQL | undefined {
  return and(
    eq(savedReports.workspaceId, workspaceId),
    or(eq(savedReports.userId, userId), eq(savedReports.audience, "workspace")),
  );
}

/** Condition: the actor may change the report of that id: their own, and as owner or admin the workspace's. */
export function isChangeableReport({ actor }: Pick<PersonCtx, "actor">, id: string): SQL | undefined {
  return and(
    eq(savedReports.workspaceId, actor.workspaceId),
    eq(savedReports.id, id),
    or(
      eq(savedReports.userId, actor.userId),
      canManage(actor) ? eq(savedReports.audience, "workspace") : undefined,
    ),
  );
}

/** The same of a report that was read. */
export function mayChange({ actor }: Pick<PersonCtx, "actor">, report: SavedReport): boolean {
  return report.userId === actor.userId || (canManage(actor) && report.audience === "workspace");
}
