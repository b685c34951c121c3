import { and, eq, sql } from "drizzle-orm";

import { type AbsenceKind, absences } from "../../db/schema/hours.ts";
import { insertWhere } from "../../db/insert-where.ts";
import { AppError, notFound } from "../../lib/errors.ts";
import { createId } from "../../lib/id.ts";
import { daysBetween, isWritableDate } from "../../lib/zoned-time.ts";
import { commit } from "../commit.ts";
import { canManage, type PersonCtx } from "../context.ts";

export type Absence = {
  userId: string;
  startsOn: string;
  /** "" = the same day. */
  endsOn: string;
  kind: AbsenceKind;
  isHalf: boolean;
};

const longestDays = 366;

/** Notes days on which somebody does not work: the actor, or for owners and admins anybody. Throws forbidden, not_found, invalid. */
export async function addAbsence(ctx: PersonCtx, input: Absence): Promise<void> {
  const { userId, startsOn, kind, isHalf } = input;
  const endsOn = input.endsOn === "" ? startsOn : input.endsOn;
  requireOwnOrManager(ctx, userId);
  if (!isWritableDate(startsOn)) throw new AppError("invalid", "Choose the first day.", "startsOn");
  if (!isWritableDate(endsOn) || endsOn < startsOn)
    throw new AppError("invalid", "The last day lies before the first one.", "endsOn");
  if (daysBetween(startsOn, endsOn) >= longestDays)
    throw new AppError("invalid", "This is more than a year. Enter it year by year.", "endsOn");
  const { workspaceId, userId: createdBy } = ctx.actor;
  const id = createId(ctx.now);
  const row = { workspaceId, userId, startsOn, id, endsOn, kind, isHalf, createdBy, createdAt: ctx.now };
  const isMember = sql`EXISTS (SELECT 1 FROM memberships WHERE workspace_id = ${workspaceId} AND user_id = ${userId})`;
  const [[added]] = await commit(ctx, {
    statements: [insertWhere(ctx.db, absences, row, isMember).returning()],
    audit: { action: "absence.add", target: `user:${userId}`, detail: { startsOn, endsOn, kind, isHalf } },
  });
  if (added === undefined) throw notFound("member");
}

/** Throws not_found, also for somebody else's when the actor does not manage the workspace. */
export async function deleteAbsence(ctx: PersonCtx, id: string): Promise<void> {
  const { workspaceId, userId } = ctx.actor;
  const [[deleted]] = await commit(ctx, {
    statements: [
      ctx.db
        .delete(absences)
        .where(
          and(
            eq(absences.workspaceId, workspaceId),
            eq(absences.id, id),
            canManage(ctx.actor) ? undefined : eq(absences.userId, userId),
          ),
        )
        .returning(),
    ],
    audit: { action: "absence.delete", target: `absence:${id}` },
  });
  if (deleted === undefined) throw notFound("absence");
}

function requireOwnOrManager({ actor }: PersonCtx, userId: string): void {
  if (userId !== actor.userId && !canManage(actor))
    throw new AppError("forbidden", "Only owners and admins can enter the absences of others.");
}
