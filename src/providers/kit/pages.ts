/** The query of the next page and the number of pages, from a Link header (RFC 8288). Only queries are taken: a link cannot lead elsewhere. */
export function readLinks(headers: Headers): { next: string | null; pagesTotal: number | null } {
  const links = new Map<string, URL>();
  for (const [, target = "", relation = ""] of (headers.get("Link") ?? "").matchAll(
    /<([^>]*)>;\s*rel="([^"]*)"/g,
  )) {
    if (URL.canParse(target)) links.set(relation, new URL(target));
  }
  const lastPage = Number(links.get("last")?.searchParams.get("page") ?? Number.NaN);
  return {
    next: links.get("next")?.search ?? null,
    pagesTotal: Number.isInteger(lastPage) ? lastPage : null,
  };
}

/** The query of a next page's address in a body, null when there is none; for the same reason nothing else is taken. */
export function queryOf(link: string | null | undefined): string | null {
  return URL.parse(link ?? "")?.search ?? null;
}

/** All items of a listing whose pages each name the next one, up to `mostPages`. */
export async function collectPages<T>(
  mostPages: number,
  read: (cursor: string | null) => Promise<{ items: T[]; next: string | null | undefined }>,
): Promise<T[]> {
  const all: T[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < mostPages; page++) {
    // oxlint-disable-next-line no-await-in-loop -- each page names the next
    const { items, next }: Awaited<ReturnType<typeof read>> = await read(cursor);
    all.push(...items);
    cursor = next ?? null;
    if (cursor === null) break;
  }
  return all;
}
