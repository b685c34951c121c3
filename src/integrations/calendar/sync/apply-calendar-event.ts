import type { Ctx } from "../../../domain/context.ts";
import type { Applied, BindingRow } from "../../bindings/applied.ts";

/** A provider says that a calendar changed, not how: it is read. */
export async function applyCalendarEvent(ctx: Ctx, { binding }: { binding: BindingRow }): Promise<Applied> {
  if (binding.status !== "active")
    return { status: "ignored", result: "This calendar is not read any more." };
  const { workspaceId, id: bindingId } = binding;
  await ctx.enqueue({ type: "sync.page", workspaceId, bindingId, runId: null });
  return { status: "processed", result: "What changed in the calendar is read now." };
}
