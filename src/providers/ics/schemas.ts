import * as z from "zod/mini";

/** What is remembered of a file, to recognise it: the server's own marks, and a digest for servers that give none. */
const placeSchema = z.object({
  etag: z.nullable(z.string()),
  modified: z.nullable(z.string()),
  digest: z.string(),
});

export type Place = z.infer<typeof placeSchema>;

/** Where the next page of a file's events starts; only for the same file. */
const pageSchema = z.object({ offset: z.int().check(z.positive()), digest: z.string() });

export const readPlace = (cursor: string) => parse(placeSchema, cursor);
export const readPage = (next: string) => parse(pageSchema, next);

function parse<T>(schema: z.ZodMiniType<T>, text: string): T | null {
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    // Not ours: as good as none.
    return null;
  }
}
