import * as z from "zod";
import { Refusal } from "./refusal.ts";

export const pageArguments = {
  limit: z.coerce.number().optional(),
  cursor: z.string().optional(),
};

/** One page of a list, with the cursor of the next in Slack's form; "" is the end. */
export function pageOf<T extends { id: string }>(
  list: T[],
  asked: { limit?: number | undefined; cursor?: string | undefined },
) {
  const limit = asked.limit ?? 100;
  if (!Number.isInteger(limit) || limit < 0 || limit > 1000) throw new Refusal("invalid_limit");
  const start = asked.cursor ? indexOf(list, asked.cursor) : 0;
  const page = list.slice(start, start + (limit === 0 ? 100 : limit));
  const next = list[start + page.length];
  return { page, response_metadata: { next_cursor: next === undefined ? "" : btoa(`next:${next.id}`) } };
}

function indexOf(list: { id: string }[], cursor: string): number {
  const index = list.findIndex(({ id }) => btoa(`next:${id}`) === cursor);
  if (index === -1) throw new Refusal("invalid_cursor");
  return index;
}
