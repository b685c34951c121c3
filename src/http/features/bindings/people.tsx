import { type Context, Hono } from "hono";

import { listPeople, type PeopleQuery } from "../../../integrations/trackers/people/list-people.ts";
import { matchPerson, unmatchPerson } from "../../../integrations/trackers/people/match-person.ts";
import { pathTo, Search } from "../../../lib/path-to.ts";
import type { AppEnv } from "../../app-env.ts";
import { Flash } from "../../components/flash.tsx";
import { contextOf } from "../../context-of.ts";
import { parseForm, type Refusal, refusalOf } from "../../forms/form.ts";
import { type IdContext, ids } from "../../requests/ids.ts";
import { popFlash, setFlash } from "../../responses/flash.ts";
import { goTo } from "../../responses/go-to.ts";
import { page } from "../../responses/render.tsx";
import { PeoplePanel } from "./people-panel.tsx";

/** Who somebody at a provider is here, where they have not proven it. */
export const peopleThere = new Hono<AppEnv>();

peopleThere.get("/bindings/:id/people", ids("id"), (c) => peoplePage(c));

peopleThere.post("/bindings/:id/people", ids("id"), async (c) => {
  const { id } = c.req.valid("param");
  const form = await parseForm(c);
  const [accountId, userId] = [form.get("accountId"), form.get("userId")];
  const context = await contextOf(c);
  const refusal = await refusalOf(() =>
    userId === ""
      ? unmatchPerson(context, id, accountId)
      : matchPerson(context, id, { accountId, userId, ...queryOf(c) }),
  );
  if (refusal !== null) return peoplePage(c, refusal);
  setFlash(c, "Saved. Tasks follow with the sync that has just begun.");
  return goTo(c, pathTo`/bindings/${id}/people${searchOf(queryOf(c))}`);
});

async function peoplePage(c: IdContext, refusal: Refusal | null = null) {
  const query = queryOf(c);
  const people = await listPeople(await contextOf(c), c.req.valid("param").id, query);
  const flash = popFlash(c);
  return page(
    c,
    { title: `People at ${people.providerName}`, current: "/connections", status: refusal?.status ?? 200 },
    <>
      {flash !== null && <Flash tone="accent">{flash}</Flash>}
      <PeoplePanel {...{ people, query, refusal }} />
    </>,
  );
}

/** Also what a form says, so that it is about the page that it stood on. */
function queryOf(c: Context<AppEnv>): PeopleQuery {
  return { search: (c.req.query("q") ?? "").trim().slice(0, 100), cursor: c.req.query("after") || null };
}

function searchOf({ search, cursor }: PeopleQuery): Search {
  return new Search({ q: search, after: cursor });
}
