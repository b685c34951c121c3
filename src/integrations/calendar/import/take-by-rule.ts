import { and, eq, gte, isNull, lte, or } from "drizzle-orm";

import { bindings } from "../../../db/schema/bindings.ts";
import { suggestions } from "../../../db/schema/calendar.ts";
import { projects } from "../../../db/schema/work.ts";
import { takesTimeOf } from "../../../domain/projects/access.ts";
import type { Ctx } from "../../../domain/context.ts";
import { keptMs } from "../../../domain/suggestions/suggestion.ts";
import { takeSuggestions } from "../../../domain/suggestions/take-suggestions.ts";
import { bindingRow } from "../../bindings/find-binding.ts";
import { isImported } from "../rules/settings.ts";
import type { BindingRow } from "../../bindings/applied.ts";

const mostAtOnce = 200;

/**
 * Takes what a rule takes without asking and is over by now. What is meant for a project that takes no time any more is left to
 * the person, to whom it is offered. Calendars without such a rule ask nothing.
 */
export async function takeByRule(ctx: Ctx, binding: BindingRow): Promise<void> {
  const { calendar } = binding;
  if (calendar === null || !isImported(calendar) || !calendar.rules.some(({ isTaken }) => isTaken)) return;
  const { workspaceId, createdBy: userId, id } = binding;
  const due = await ctx.db
    .select({ id: suggestions.id })
    .from(suggestions)
    .leftJoin(
      projects,
      and(eq(projects.workspaceId, suggestions.workspaceId), eq(projects.id, suggestions.projectId)),
    )
    .where(
      and(
        eq(suggestions.workspaceId, workspaceId),
        eq(suggestions.userId, userId),
        gte(suggestions.startsAt, ctx.now - keptMs),
        lte(suggestions.endsAt, ctx.now),
        eq(suggestions.bindingId, id),
        eq(suggestions.isTaken, true),
        isNull(suggestions.decision),
        isNull(suggestions.skipped),
        or(isNull(suggestions.projectId), takesTimeOf(userId)),
      ),
    )
    .limit(mostAtOnce);
  if (due.length > 0) await takeSuggestions(ctx, { userId, ids: due.map((row) => row.id) });
}

/** The same for a calendar that is still in use, when the minute finds something due. */
export async function takeDue(ctx: Ctx, id: string): Promise<void> {
  const { workspaceId } = ctx.actor;
  const binding = await ctx.db
    .select()
    .from(bindings)
    .where(and(bindingRow({ workspaceId, id }), eq(bindings.status, "active")))
    .get();
  if (binding !== undefined) await takeByRule(ctx, binding);
}
