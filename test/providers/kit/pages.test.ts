import { describe, expect, it } from "vitest";

import { collectPages, queryOf, readLinks } from "../../../src/providers/kit/pages.ts";

describe("a next page", () => {
  it("takes of a link only the query, whatever host it names", () => {
    const link =
      '<https://evil.example/user/repos?page=2&per_page=100>; rel="next", <https://x.example/?page=5>; rel="last"';
    expect(readLinks(new Headers({ Link: link }))).toEqual({ next: "?page=2&per_page=100", pagesTotal: 5 });
    expect(readLinks(new Headers({ Link: '<not a url>; rel="next"' }))).toEqual({
      next: null,
      pagesTotal: null,
    });
    expect(readLinks(new Headers())).toEqual({ next: null, pagesTotal: null });
  });

  it("in a body gives its query alone, whatever host it names", () => {
    expect(queryOf("https://evil.example/x?$skiptoken=a%20b")).toBe("?$skiptoken=a%20b");
    expect([queryOf(""), queryOf(null), queryOf("not a url")]).toEqual([null, null, null]);
  });
});

describe("the pages of a listing", () => {
  it("are collected until there is no next one, or there are too many", async () => {
    const read = async (cursor: string | null) => {
      const page = Number(cursor ?? 0);
      return { items: [page, page + 0.5], next: page < 3 ? String(page + 1) : undefined };
    };
    expect(await collectPages(10, read)).toEqual([0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5]);
    expect(await collectPages(2, read)).toEqual([0, 0.5, 1, 1.5]);
  });
});
