import type { PersonCtx } from "../context.ts";
import { type ListedEntry, listedTimer } from "./listed-entries.ts";

/** The person's timer in this workspace, with the names that a page shows; null when none runs. */
export async function findTimer(ctx: PersonCtx): Promise<ListedEntry | null> {
  return (await listedTimer(ctx).get()) ?? null;
}
