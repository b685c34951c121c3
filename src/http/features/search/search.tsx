import { type Context, Hono } from "hono";

import { parseSearch } from "../../../domain/search/parse-search.ts";
import { search as find } from "../../../domain/search/search.ts";
import { parseLine } from "../../../domain/time/parse-line.ts";
import type { AppEnv } from "../../app-env.ts";
import { Button } from "../../components/button.tsx";
import { SearchForm } from "../../components/palette.tsx";
import { ctxOf, viewerOf } from "../../middleware/session.ts";
import { page, wantsFragment } from "../../responses/render.tsx";
import { viewerTimeOf } from "../../viewer-time.ts";
import { SearchResults } from "./search-results.tsx";
import { StartResults } from "./start-results.tsx";

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
  const viewer = viewerOf(c);
  const wish = parseSearch(c.req.query("q") ?? "");
  const found = await find(ctxOf(c), wish);
  return (
    <SearchResults wish={wish} found={found} viewer={viewer} viewerTime={viewerTimeOf(viewer, c.var.now)} />
  );
}

/** What the field on Today, which is called as that of a timer's form, offers to track. */
search.get("/timer/suggestions", async (c) => {
  const { notes, time } = parseLine(c.req.query("notes") ?? "");
  const wish = parseSearch(notes);
  const found = await find(ctxOf(c), wish);
  const viewerTime = viewerTimeOf(viewerOf(c), c.var.now);
  return c.html(<StartResults wish={wish} time={time} found={found} viewerTime={viewerTime} />);
});
