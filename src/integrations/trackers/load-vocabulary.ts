import { AppError } from "../../lib/errors.ts";
import { ProviderError } from "../../providers/provider.ts";
import type { Vocabulary } from "../../providers/tracker.ts";
import { openBinding } from "../connections/open-connection.ts";
import type { IntegrationContext } from "../context.ts";
import { valueOf } from "./container-value.ts";
import type { ContainerTarget } from "./preview-rules.ts";

const freshMs = 5 * 60_000;
const mostEntries = 50;

// A page of rules is opened, previewed and saved within minutes.
const known = new Map<string, { vocabulary: Vocabulary; at: number }>();

/** What a container's issues may have; null when its provider does not say now: then names can still be typed. */
export async function loadVocabulary(
  ctx: IntegrationContext,
  target: ContainerTarget,
): Promise<Vocabulary | null> {
  const key = `${ctx.actor.workspaceId}:${target.connectionId}:${valueOf(target)}`;
  const found = known.get(key);
  if (found !== undefined && ctx.now - found.at < freshMs) return found.vocabulary;
  try {
    const { provider, call } = await openBinding(ctx, target);
    const { tracker } = provider;
    if (tracker === undefined) return null;
    const vocabulary = await call((access) => tracker.vocabulary(access, target));
    const [oldest] = known.keys();
    if (known.size >= mostEntries && oldest !== undefined) known.delete(oldest);
    known.set(key, { vocabulary, at: ctx.now });
    return vocabulary;
  } catch (error) {
    if (error instanceof ProviderError || error instanceof AppError) return null;
    throw error;
  }
}
