import { and, eq, sql } from "drizzle-orm";

import { worklogs } from "../../db/schema/worklogs.ts";
import { commit } from "../../domain/commit.ts";
import type { PersonCtx } from "../../domain/context.ts";
import { notFound } from "../../lib/errors.ts";
import { findManagedBinding } from "../bindings/find-binding.ts";
import { oweTime } from "./owe-time.ts";

/** "write": as it is here, whatever is there. "leave": as it is there, from now on. */
export type Answer = "write" | "leave";

/**
 * Decides about a worklog that a person changed or deleted there, or that was refused: whose time it is, or whoever manages the connection. Throws
 * not_found, forbidden.
 */
export async function answerWorklog(
  ctx: PersonCtx,
  { bindingId, taskId, key, answer }: { bindingId: string; taskId: string; key: string; answer: Answer },
): Promise<void> {
  const isIt = and(
    eq(worklogs.workspaceId, ctx.actor.workspaceId),
    eq(worklogs.bindingId, bindingId),
    eq(worklogs.taskId, taskId),
    eq(worklogs.key, key),
    sql`${worklogs.state} <> 'written'`,
  );
  const asked = await ctx.db.select().from(worklogs).where(isIt).get();
  if (asked?.userId !== ctx.actor.userId) await findManagedBinding(ctx, bindingId);
  if (asked === undefined) throw notFound("worklog");
  // What is there counts as ours, so that it may be changed; what is not there is written anew.
  const again = { state: "written", draft: "", attempted: asked.thereSeconds, reason: null } as const;
  const isThere = asked.state === "changed" || (asked.state === "refused" && asked.remoteId !== null);
  const { db, now } = ctx;
  await commit(ctx, {
    statements: [
      answer === "leave"
        ? db.update(worklogs).set({ state: "kept", updatedAt: now }).where(isIt)
        : isThere
          ? db
              .update(worklogs)
              .set({ ...again, updatedAt: now })
              .where(isIt)
          : db.delete(worklogs).where(isIt),
      oweTime(ctx, bindingId, sql`owed.local_id = ${taskId}`),
    ],
    audit: { action: "worklog.answer", target: `task:${taskId}`, detail: { key, answer } },
  });
}
