import { AppError } from "../../lib/errors.ts";
import type { Job } from "../../messages.ts";
import { ProviderError } from "../../providers/provider.ts";
import { findActiveBinding } from "../bindings/find-binding.ts";
import type { IntegrationContext } from "../context.ts";
import { openSync } from "./open-sync.ts";

type CompareJob = Extract<Job, { type: "sync.compare" }>;

/**
 * One page of the nightly comparison of a slice of a container with what is stored of it; the next page is a job of its own.
 * Throws ProviderError when a later try can help.
 */
export async function compareSlice(ctx: IntegrationContext, job: CompareJob): Promise<void> {
  const binding = await findActiveBinding(ctx, job.bindingId);
  if (binding === null) return;
  try {
    const { handler, sync } = await openSync(ctx, { binding, run: null });
    const cursor = (await handler.compareSlice?.(ctx, sync, job.cursor)) ?? null;
    if (cursor !== null) await ctx.enqueue({ ...job, cursor });
  } catch (error) {
    // The next sync says what is wrong on the page, and the next night tries again.
    if (error instanceof AppError || (error instanceof ProviderError && error.permanent)) return;
    throw error;
  }
}
