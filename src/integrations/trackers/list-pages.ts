import { ProviderError } from "../../providers/provider.ts";
import type { IssueRemoved, IssueSnapshot } from "../../providers/tracker.ts";
import type { Listing, Page } from "../../providers/page.ts";

type IssueListing = Listing<IssueSnapshot, IssueRemoved>;
type IssuePage = Page<IssueSnapshot, IssueRemoved>;

/** What reading, applying and saving cost at D1 is shared by so many pages of the provider's. */
const mostPages = 3;
/** Characters of all texts: what is longer is applied before more is asked for. */
const longestTexts = 500_000;

/**
 * Pages of a long listing as one, from a cursor on. What stops the later ones is left to the next job, which meets it first. Throws
 * ProviderError.
 */
export async function listPages(
  list: (cursor: string | null) => Promise<IssueListing>,
  cursor: string | null,
): Promise<IssueListing> {
  const first = await list(cursor);
  if (first.status === "reset") return first;
  let [all, pages, length] = [first, 1, lengthOf(first)];
  while (all.next !== null && pages < mostPages && length < longestTexts) {
    const more = await listMore(list, all.next);
    if (more === null) break;
    all = join(all, more);
    pages += 1;
    length += lengthOf(more);
  }
  return { ...all, pages };
}

async function listMore(
  list: (cursor: string) => Promise<IssueListing>,
  cursor: string,
): Promise<IssuePage | null> {
  try {
    const more = await list(cursor);
    return more.status === "page" ? more : null;
  } catch (error) {
    if (error instanceof ProviderError) return null;
    throw error;
  }
}

function join(before: IssuePage, page: IssuePage): IssuePage {
  return {
    ...before,
    ...page,
    items: [...before.items, ...page.items],
    removed: [...before.removed, ...page.removed],
    listed: before.listed + page.listed,
  };
}

function lengthOf({ items }: IssuePage): number {
  return items.reduce((sum, { body }) => sum + body.text.length, 0);
}
