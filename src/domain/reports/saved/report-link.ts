import { and, asc, eq, gt, sql } from "drizzle-orm";

import type { Database } from "../../../db/database.ts";
import { insertWhere } from "../../../db/insert-where.ts";
import { memberships, users, workspaces } from "../../../db/schema/people.ts";
import { reportLinks } from "../../../db/schema/reports.ts";
import { sha256Hex } from "../../../lib/digest.ts";
import { AppError, notFound } from "../../../lib/errors.ts";
import { createId, createSecret } from "../../../lib/id.ts";
import { dayMs } from "../../../lib/time-units.ts";
import { commit } from "../../commit.ts";
import { canManage, type PersonActor, type PersonCtx } from "../../context.ts";
import { requireBrowser } from "../../members/roles.ts";
import { seesAmounts } from "../amounts.ts";
import { makerName, parseReportName, parseReportSearch } from "./saved-report.ts";

export type LinkInput = { name: string; search: string; showsAmounts: boolean; days: number };

const mostLinks = 100;

/**
 * Makes an address at which anybody reads the summary that `search` asks for, with the rights that the actor has then. The token is in
 * this answer and nowhere else. Throws forbidden, invalid, and conflict for one too many.
 */
export async function createReportLink(ctx: PersonCtx, input: LinkInput): Promise<{ token: string }> {
  const { actor, db, now } = ctx;
  requireBrowser(actor, "share reports");
  const { workspaceId, userId } = actor;
  const [name, search] = [parseReportName(input.name), parseReportSearch(input.search)];
  if (!Number.isInteger(input.days) || input.days < 1 || input.days > 365)
    throw new AppError("invalid", "Choose an end within the next 365 days.", "days");
  const [token, id] = [createSecret(), createId(now)];
  const showsAmounts = input.showsAmounts && seesAmounts(actor);
  const expiresAt = now + input.days * dayMs;
  const tokenHash = await sha256Hex(token);
  const row = { workspaceId, id, userId, name, tokenHash, search, showsAmounts, expiresAt, createdAt: now };
  const hasRoom = sql`(SELECT count(*) FROM ${reportLinks} WHERE ${reportLinks.workspaceId} = ${workspaceId}
    AND ${reportLinks.userId} = ${userId} AND ${reportLinks.expiresAt} > ${now}) < ${mostLinks}`;
  const [rows] = await commit(ctx, {
    statements: [insertWhere(db, reportLinks, row, hasRoom).returning({ id: reportLinks.id })],
    audit: { action: "report.share", target: `link:${id}`, detail: { name, showsAmounts, expiresAt } },
  });
  if (rows.length === 0)
    throw new AppError("conflict", `You share ${mostLinks} reports already. End a link first.`, "name");
  return { token };
}

/** A link as its list shows it; nobody can be told its address again. */
export type ReportLink = {
  id: string;
  name: string;
  maker: string;
  search: string;
  showsAmounts: boolean;
  expiresAt: number;
};

/** The statement for the links that have not ended: the actor's own, and for owners and admins everybody's. */
export function linksStatement({ db, actor, now }: PersonCtx) {
  const { id, name, search, showsAmounts, expiresAt } = reportLinks;
  return db
    .select({ id, name, search, showsAmounts, expiresAt, maker: makerName })
    .from(reportLinks)
    .innerJoin(users, eq(users.id, reportLinks.userId))
    .where(and(isRevocable(actor), gt(reportLinks.expiresAt, now)))
    .orderBy(asc(reportLinks.expiresAt), asc(reportLinks.id))
    .limit(mostLinks);
}

/** Ends a link at once. Throws not_found. */
export async function revokeReportLink(ctx: PersonCtx, id: string): Promise<void> {
  const { actor, db } = ctx;
  requireBrowser(actor, "end links to reports");
  const [revoked] = await commit(ctx, {
    statements: [
      db
        .delete(reportLinks)
        .where(and(isRevocable(actor), eq(reportLinks.id, id)))
        .returning({ id: reportLinks.id }),
    ],
    audit: { action: "report.unshare", target: `link:${id}` },
  });
  if (revoked.length === 0) throw notFound("link");
}

export type SharedReport = {
  name: string;
  search: string;
  showsAmounts: boolean;
  workspaceName: string;
  /** On whose behalf it is read. */
  actor: PersonActor;
  timeZone: string;
  weekStart: number;
};

/** What a token opens; null when it is unknown, ended or expired, and when its maker is no member any more. */
export async function findSharedReport(
  db: Database,
  tokenHash: string,
  now: number,
): Promise<SharedReport | null> {
  const row = await db
    .select({
      workspaceId: reportLinks.workspaceId,
      userId: reportLinks.userId,
      role: memberships.role,
      name: reportLinks.name,
      search: reportLinks.search,
      showsAmounts: reportLinks.showsAmounts,
      workspaceName: sql<string>`${workspaces.name}`.as("workspace_name"),
      timeZone: users.timeZone,
      weekStart: users.weekStart,
    })
    .from(reportLinks)
    .innerJoin(
      memberships,
      and(eq(memberships.workspaceId, reportLinks.workspaceId), eq(memberships.userId, reportLinks.userId)),
    )
    .innerJoin(users, eq(users.id, reportLinks.userId))
    .innerJoin(workspaces, eq(workspaces.id, reportLinks.workspaceId))
    .where(and(eq(reportLinks.tokenHash, tokenHash), gt(reportLinks.expiresAt, now)))
    .get();
  if (row === undefined) return null;
  const { workspaceId, userId, role, ...shared } = row;
  return { ...shared, actor: { kind: "user", workspaceId, userId, role } };
}

function isRevocable(actor: PersonActor) {
  return and(
    eq(reportLinks.workspaceId, actor.workspaceId),
    canManage(actor) ? undefined : eq(reportLinks.userId, actor.userId),
  );
}
