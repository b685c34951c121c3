import * as z from "zod/mini";

/** By which what we made is found again; people do not see it. */
export const propertyKey = "timewire";

const keySchema = z.object({ id: z.string() });

/** What an issue, a comment or a worklog is made with. */
export function propertyOf(key: string): { key: string; value: { id: string } } {
  return { key: propertyKey, value: { id: key } };
}

/** The key in such a property; null for whatever else. */
export function keyIn(value: unknown): string | null {
  return keySchema.safeParse(value).data?.id ?? null;
}
