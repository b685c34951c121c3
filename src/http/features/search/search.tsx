import { type Context, Hono } from "hono";

import { parseSearch } from "../../../domain/search/parse-search.ts";
import { search as find } from "../../../domain/search/search.ts";
import type { AppEnv } from "../../app-env.ts";
import { Button } from "../../components/button.tsx";
import { SearchForm } from "../../components/palette.tsx";
import { ctxOf, viewerOf } from "../../middleware/session.ts";
import { page, wantsFragment } from "../../responses/render.tsx";
import { viewerTimeOf } from "../../viewer-time.ts";
import { SearchResults } from "./search-results.tsx";

/** What the palette finds; as a page where there is no script. */
export const search = new Hono<AppEnv>();

search.get("/search", async (c) => {
  const results = await resultsOf(c);
  if (wantsFragment(c)) return c.html(results);
  return page(
    c,
    { title: "Search" },
    <div class="stack" data-finder>
      <h1>Search</h1>
      <SearchForm id="search-q" target="search-results" value={c.req.query("q") ?? ""}>
        <Button>Search</Button>
      </SearchForm>
      <div id="search-results">{results}</div>
      <p class="visually-hidden" role="status"></p>
    </div>,
  );
});

async function resultsOf(c: Context<AppEnv>) {
  const wish = parseSearch(c.req.query("q") ?? "");
  const found = await find(ctxOf(c), wish);
  const viewer = viewerOf(c);
  return (
    <SearchResults wish={wish} found={found} viewer={viewer} viewerTime={viewerTimeOf(viewer, c.var.now)} />
  );
}
