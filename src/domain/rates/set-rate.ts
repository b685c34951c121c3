import { and, eq } from "drizzle-orm";

import { clients, rates } from "../../db/schema/money.ts";
import { memberships, workspaces } from "../../db/schema/people.ts";
import { projects, tasks } from "../../db/schema/work.ts";
import { isCurrency, parseMoney } from "../../lib/currency.ts";
import { AppError, notFound } from "../../lib/errors.ts";
import { isWritableDate, startOfDay } from "../../lib/zoned-time.ts";
import { commit } from "../commit.ts";
import { type PersonCtx, requireManager } from "../context.ts";
import { requireOwner } from "../members/roles.ts";
import { levelOf, type RateKey, type RateKind, type RateLevel, type RateTarget } from "./rate.ts";

export type SetRate = RateTarget & {
  kind: RateKind;
  /** For an hour, as people type it: "95" or "95.50". */
  amount: string;
  /** Empty = that of the client, or of the workspace. */
  currency?: string;
  /** The day from which it holds, in `timeZone`; empty = from the beginning. */
  startsOn?: string;
  timeZone: string;
};

/**
 * Sets what an hour is worth from a day on; the same again replaces it. Cost rates are for owners, and of a member or the workspace.
 * Throws forbidden, not_found, invalid.
 */
export async function setRate(ctx: PersonCtx, input: SetRate): Promise<RateKey> {
  requireManager(ctx.actor, "set rates");
  if (input.kind === "cost") requireOwner(ctx.actor, "set what work costs");
  const level = checkedLevel(input);
  const currency = await currencyFor(ctx, level, input);
  const amount = parseMoney(input.amount, currency);
  if (amount === null)
    throw new AppError(
      "invalid",
      `Write an amount of ${currency} for an hour, such as 95 or 95.50.`,
      "amount",
    );
  const { workspaceId, userId: createdBy } = ctx.actor;
  const startsOn = parseStart(input.startsOn);
  const key: RateKey = {
    kind: input.kind,
    level,
    targetId: input.taskId || input.projectId || input.clientId || "",
    userId: input.userId ?? "",
    currency,
    startsAt: startsOn === null ? 0 : startOfDay(startsOn, input.timeZone),
  };
  const set = { amount, startsOn, createdAt: ctx.now, createdBy };
  await commit(ctx, {
    statements: [
      ctx.db
        .insert(rates)
        .values({ workspaceId, ...key, ...set })
        .onConflictDoUpdate({
          target: [
            rates.workspaceId,
            rates.kind,
            rates.level,
            rates.targetId,
            rates.userId,
            rates.currency,
            rates.startsAt,
          ],
          set,
        }),
    ],
    audit: {
      action: "rate.set",
      target: key.targetId || key.userId || workspaceId,
      detail: { ...key, amount },
    },
  });
  return key;
}

function checkedLevel(input: SetRate): RateLevel {
  const level = levelOf(input);
  if (level === null)
    throw new AppError(
      "invalid",
      "A rate is for a client, or for a project, or for a person in it.",
      "clientId",
    );
  if (input.kind === "bill" || level === "member" || level === "workspace") return level;
  throw new AppError("invalid", "What work costs is set for a person, or for everybody.", "userId");
}

function parseStart(text = ""): string | null {
  if (text === "") return null;
  if (isWritableDate(text)) return text;
  throw new AppError("invalid", "Write a day of the years 2000 to 2100, or none.", "startsOn");
}

/** The currency that counts for the target. Throws not_found when it is not of this workspace, invalid for another currency. */
async function currencyFor(ctx: PersonCtx, level: RateLevel, input: SetRate): Promise<string> {
  const { own, ofWorkspace } = await findTarget(ctx, level, input);
  const asked = (input.currency ?? "").trim().toUpperCase();
  const isFree = input.kind === "bill" && (level === "member" || level === "workspace");
  const fixed = isFree ? null : (own ?? ofWorkspace);
  const currency = asked || (fixed ?? ofWorkspace);
  if (!isCurrency(currency)) throw new AppError("invalid", "Choose a currency of the list.", "currency");
  if (fixed === null || currency === fixed) return currency;
  throw new AppError("invalid", `This is counted in ${fixed}. Set its rate in ${fixed}.`, "currency");
}

async function findTarget({ db, actor }: PersonCtx, level: RateLevel, input: SetRate) {
  const { workspaceId } = actor;
  const { clientId = "", projectId = "", taskId = "", userId = "" } = input;
  const [[workspace], [client], [project], [task], [member]] = await db.batch([
    db.select({ currency: workspaces.currency }).from(workspaces).where(eq(workspaces.id, workspaceId)),
    db
      .select({ currency: clients.currency })
      .from(clients)
      .where(and(eq(clients.workspaceId, workspaceId), eq(clients.id, clientId))),
    db
      .select({ id: projects.id, currency: clients.currency })
      .from(projects)
      .leftJoin(clients, and(eq(clients.workspaceId, workspaceId), eq(clients.id, projects.clientId)))
      .where(and(eq(projects.workspaceId, workspaceId), eq(projects.id, projectId))),
    db
      .select({ projectId: tasks.projectId })
      .from(tasks)
      .where(and(eq(tasks.workspaceId, workspaceId), eq(tasks.id, taskId))),
    db
      .select({ userId: memberships.userId })
      .from(memberships)
      .where(and(eq(memberships.workspaceId, workspaceId), eq(memberships.userId, userId))),
  ]);
  if (clientId !== "" && client === undefined) throw notFound("client");
  if (projectId !== "" && project === undefined) throw notFound("project");
  if (taskId !== "" && (task === undefined || task.projectId !== projectId)) throw notFound("task");
  if (userId !== "" && member === undefined) throw notFound("member");
  const own = level === "client" ? client?.currency : project?.currency;
  return { own: own ?? null, ofWorkspace: workspace?.currency ?? "EUR" };
}
