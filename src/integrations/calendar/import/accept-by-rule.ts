import { and, eq, gte, isNull, lte, or } from "drizzle-orm";

import { projectOfSuggestion } from "../../../db/queries/joins.ts";
import { bindings } from "../../../db/schema/bindings.ts";
import { suggestions } from "../../../db/schema/calendar.ts";
import { projects } from "../../../db/schema/work.ts";
import { takesTimeOf } from "../../../domain/projects/access.ts";
import type { Ctx } from "../../../domain/context.ts";
import { LockedTime } from "../../../domain/locked-time.ts";
import { keptMs } from "../../../domain/suggestions/suggestion.ts";
import { acceptSuggestions } from "../../../domain/suggestions/accept-suggestions.ts";
import { bindingRow } from "../../bindings/find-binding.ts";
import { calendarSettings, isImported } from "../../bindings/settings.ts";
import type { BindingRow } from "../../bindings/applied.ts";

const mostAtOnce = 200;

/**
 * Accepts events that are over and that a rule accepts without asking. Events for a project that takes no time any more stay
 * offered, as do those in locked time. Calendars without such a rule run no query.
 */
export async function acceptByRule(ctx: Ctx, binding: BindingRow): Promise<void> {
  const calendar = calendarSettings(binding);
  if (calendar === null || !isImported(calendar) || !calendar.rules.some(({ isAutomatic }) => isAutomatic))
    return;
  const { workspaceId, createdBy: userId, id } = binding;
  const due = await ctx.db
    .select({ id: suggestions.id })
    .from(suggestions)
    .leftJoin(projects, projectOfSuggestion)
    .where(
      and(
        eq(suggestions.workspaceId, workspaceId),
        eq(suggestions.userId, userId),
        gte(suggestions.startsAt, ctx.now - keptMs),
        lte(suggestions.endsAt, ctx.now),
        eq(suggestions.bindingId, id),
        eq(suggestions.isAutomatic, true),
        isNull(suggestions.decision),
        isNull(suggestions.skipped),
        or(isNull(suggestions.projectId), takesTimeOf(userId)),
      ),
    )
    .limit(mostAtOnce);
  await acceptUnlocked(
    ctx,
    userId,
    due.map((row) => row.id),
  );
}

/** What lies in locked time stays offered: from now on only the person can accept it. */
async function acceptUnlocked(ctx: Ctx, userId: string, ids: readonly string[]): Promise<void> {
  const [first] = ids;
  if (first === undefined) return;
  try {
    await acceptSuggestions(ctx, { userId, ids: [...ids] });
  } catch (error) {
    if (!(error instanceof LockedTime)) throw error;
    const half = Math.ceil(ids.length / 2);
    if (ids.length === 1) return askInstead(ctx, userId, first);
    await acceptUnlocked(ctx, userId, ids.slice(0, half));
    await acceptUnlocked(ctx, userId, ids.slice(half));
  }
}

async function askInstead(ctx: Ctx, userId: string, id: string): Promise<void> {
  const isIt = and(
    eq(suggestions.workspaceId, ctx.actor.workspaceId),
    eq(suggestions.userId, userId),
    eq(suggestions.id, id),
  );
  await ctx.db.update(suggestions).set({ isAutomatic: false }).where(isIt);
}

/** The same for a calendar that is still in use, when the minute finds something due. */
export async function acceptDue(ctx: Ctx, id: string): Promise<void> {
  const { workspaceId } = ctx.actor;
  const binding = await ctx.db
    .select()
    .from(bindings)
    .where(and(bindingRow({ workspaceId, id }), eq(bindings.status, "active")))
    .get();
  if (binding !== undefined) await acceptByRule(ctx, binding);
}
