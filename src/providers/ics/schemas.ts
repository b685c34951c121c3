import * as z from "zod/mini";

/** What is remembered of a file, to recognise it: the server's own marks, and a digest for servers that give none. */
const fileSchema = z.object({
  etag: z.nullable(z.string()),
  modified: z.nullable(z.string()),
  digest: z.string(),
});

export type FileCursor = z.infer<typeof fileSchema>;

/** Where the next page of a file's events starts; only for the same file. */
const pageSchema = z.object({ offset: z.int().check(z.positive()), digest: z.string() });

export type PageCursor = z.infer<typeof pageSchema>;

export const parseFileCursor = (cursor: string) => parse(fileSchema, cursor);
export const parsePageCursor = (cursor: string) => parse(pageSchema, cursor);

function parse<T>(schema: z.ZodMiniType<T>, text: string): T | null {
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    // Not ours: as good as none.
    return null;
  }
}
