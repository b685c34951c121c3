import { Hono } from "hono";
import * as z from "zod/mini";

import { type EntryPage, searchEntries } from "../../../domain/search/entry-pages.ts";
import { parseSearch } from "../../../domain/search/parse-search.ts";
import { pathTo, Search } from "../../../lib/path-to.ts";
import { addDays, isWritableDate, startOfDay } from "../../../lib/zoned-time.ts";
import type { AppEnv } from "../../app-env.ts";
import { Button } from "../../components/button.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { Field } from "../../components/field.tsx";
import { Pager } from "../../components/pager.tsx";
import { LocalTime } from "../../components/time.tsx";
import { ctxOf, viewerOf } from "../../middleware/session.ts";
import { query } from "../../requests/query.ts";
import { page } from "../../responses/render.tsx";
import { type ViewerTime, viewerTimeOf } from "../../viewer-time.ts";
import { EntryHits } from "./entry-hits.tsx";

/** The person's own entries by words, project, tag and days. */
export const entrySearch = new Hono<AppEnv>();

/* oxlint-disable promise/valid-params -- these are zod's catch, no promise's */
const day = z.catch(z.string().check(z.refine(isWritableDate)), "");
const entryQuery = z.object({
  q: z.catch(z.string(), ""),
  from: day,
  until: day,
  after: z.catch(z.string().check(z.regex(/^\d{1,15}\.[\w-]{0,60}$/)), ""),
});
/* oxlint-enable promise/valid-params */
type EntryQuery = z.infer<typeof entryQuery>;

entrySearch.get("/entries", query(entryQuery), async (c) => {
  const asked = c.req.valid("query");
  const viewerTime = viewerTimeOf(viewerOf(c), c.var.now);
  const found = await searchEntries(ctxOf(c), searchOf(asked, viewerTime));
  return page(
    c,
    { title: "Entries", current: "/" },
    <div class="stack">
      <h1>Entries</h1>
      <Form {...asked} />
      <Found found={found} asked={asked} viewerTime={viewerTime} />
    </div>,
  );
});

function searchOf({ q, from, until, after }: EntryQuery, { timeZone }: ViewerTime) {
  const [startedAt, id] = after.split(".");
  return {
    wish: parseSearch(q),
    from: from === "" ? 0 : startOfDay(from, timeZone),
    to: until === "" ? null : startOfDay(addDays(until, 1), timeZone),
    after: id === undefined ? null : { startedAt: Number(startedAt), id },
  };
}

function Form({ q, from, until }: EntryQuery) {
  return (
    <form method="get" action="/entries" role="search" class="toolbar filter">
      <Field
        id="entries-q"
        name="q"
        type="search"
        label="Words, @project, #tag"
        value={q}
        autocomplete="off"
        autofocus={q === ""}
      />
      <Field id="entries-from" name="from" type="date" label="From" value={from} />
      <Field id="entries-until" name="until" type="date" label="Until" value={until} />
      <Button>Search</Button>
    </form>
  );
}

function Found(props: { found: EntryPage; asked: EntryQuery; viewerTime: ViewerTime }) {
  const { found, asked, viewerTime } = props;
  const { entries, next, lookedTo } = found;
  const { q, from, until, after } = asked;
  const search = new Search({ q, from, until });
  return (
    <section class="stack" aria-label="Found entries">
      {entries.length > 0 && <EntryHits entries={entries} viewerTime={viewerTime} />}
      {entries.length === 0 && next === null && (
        <EmptyState title={after === "" ? "No entry is found" : "No older entry is found"}>
          <p>Try a part of the notes, or the name of the project or task; or take other days.</p>
        </EmptyState>
      )}
      {entries.length === 0 && next !== null && (
        <p>
          Nothing back to <LocalTime at={lookedTo} zone={viewerTime.timeZone} style="date" />.
        </p>
      )}
      <Pager
        previous={after === "" ? null : pathTo`/entries${search}`}
        next={
          next === null ? null : pathTo`/entries${search.with({ after: `${next.startedAt}.${next.id}` })}`
        }
        labels={{ previous: "Back to the latest", next: "Earlier entries" }}
      />
    </section>
  );
}
