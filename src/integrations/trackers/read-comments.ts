import type { Ctx } from "../../domain/context.ts";
import type { Job } from "../../messages.ts";
import type { ProviderEvent } from "../../providers/inbound.ts";
import type { Applied, BindingRow, BindingTarget } from "../bindings/applied.ts";
import { findEnabledBinding } from "../bindings/find-binding.ts";
import { trackerSettings } from "../bindings/settings.ts";
import { openBinding } from "../connections/open-connection.ts";
import type { IntegrationContext } from "../context.ts";
import { doOrHold } from "../inbound/held-deliveries.ts";
import { applyComment } from "./apply-comment.ts";
import { trackerOf } from "./tracker-of.ts";

type Touched = Extract<ProviderEvent, { kind: "tracker.comment_touched" }>;
type Reading = Extract<Job, { type: "comments.read" }>;

/** Each is a call of its own, and one message makes no more. */
const mostAsked = 20;

/** Has the comments read that deliveries of a binding told of, each once; none where neither comments come here nor time goes there as one. Says what becomes of each. */
export async function askToReadComments(
  ctx: Ctx,
  binding: BindingRow,
  touched: readonly { event: Touched; target: BindingTarget }[],
): Promise<(event: Touched) => Applied> {
  const { writes, time } = trackerSettings(binding);
  if (writes.direction !== "both" && time.mode !== "comment")
    return () => ({ status: "ignored", result: `Comments of ${binding.name} stay there.` });
  const { workspaceId, id: bindingId } = binding;
  const subscriptionId = touched[0]?.target.subscription.id ?? "";
  const all = new Map(
    touched.map(({ event: { issue, commentId: id }, target: { deliveryId } }) => [
      id,
      { id, issue, deliveryId },
    ]),
  );
  const asked = [...all.values()];
  for (let at = 0; at < asked.length; at += mostAsked) {
    const comments = asked.slice(at, at + mostAsked);
    await ctx.enqueue({ type: "comments.read", workspaceId, bindingId, subscriptionId, comments });
  }
  return ({ issue }) => ({ status: "processed", result: `A comment on ${issue.key} is read again.` });
}

/** Asks the provider for comments, and applies what they say now; holds what told of them while the connection does not work. Throws ProviderError. */
export function readComments(ctx: IntegrationContext, reading: Reading): Promise<void> {
  return doOrHold(ctx, reading, { because: reading.comments, work: () => read(ctx, reading) });
}

async function read(ctx: IntegrationContext, { bindingId, comments }: Reading): Promise<void> {
  const binding = await findEnabledBinding(ctx, bindingId);
  if (binding === null) return;
  const { provider, call } = await openBinding(ctx, binding);
  const written = trackerOf(provider).write?.comments;
  // Without it every comment would be taken for deleted.
  if (written?.get === undefined) return;
  for (const { id, issue } of comments) {
    const comment = (await call(async (access) => written.get?.(access, binding, { issue, id }))) ?? null;
    const about = { container: binding, issue };
    if (comment === null)
      await applyComment(ctx, binding, { kind: "tracker.comment_deleted", ...about, commentId: id });
    else await applyComment(ctx, binding, { kind: "tracker.comment_changed", ...about, comment });
  }
}
