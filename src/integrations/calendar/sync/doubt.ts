import * as z from "zod/mini";

import type { BindingRow } from "../../bindings/applied.ts";

/**
 * A calendar whose last whole listing is doubted: it named no event at all ("empty"), or none of those it had named before
 * ("unknown"). "accepted" = its person says that the listing is right; the next run follows it. `since` in milliseconds UTC.
 */
const doubtSchema = z.object({ is: z.enum(["empty", "unknown", "accepted"]), since: z.number() });

export type Doubt = z.infer<typeof doubtSchema>;

const stateSchema = z.nullable(z.object({ doubt: doubtSchema }));

/** null = the calendar is believed. */
export function readDoubt({ syncState }: Pick<BindingRow, "syncState">): Doubt | null {
  return stateSchema.parse(syncState)?.doubt ?? null;
}

/** For the binding's syncState. */
export function writeDoubt(doubt: Doubt): z.infer<typeof stateSchema> {
  return { doubt };
}
