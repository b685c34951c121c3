import { type Context, Hono } from "hono";

import { listDeleted } from "../../../domain/time/list-deleted.ts";
import { restoreEntry } from "../../../domain/time/restore-entry.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { localDateOf } from "../../../lib/zoned-time.ts";
import type { AppEnv } from "../../app-env.ts";
import { setFlash } from "../../responses/flash.ts";
import { goTo } from "../../responses/go-to.ts";
import { ids } from "../../requests/ids.ts";
import { ctxOf } from "../../middleware/session.ts";
import { page, wantsFragment } from "../../responses/render.tsx";
import { FlashPartial } from "../../components/flash.tsx";
import { DeletedList } from "./deleted-list.tsx";
import { viewerTimeFor } from "./today-view.ts";

/** What the person deleted in the last 30 days, to be restored. */
export const deletedEntries = new Hono<AppEnv>();

deletedEntries.get("/entries/deleted", async (c) => {
  return page(
    c,
    { title: "Deleted entries", current: "/" },
    <div class="stack">
      <header class="stack tight">
        <h1>Deleted entries</h1>
        <p class="lead">What you delete stays here for 30 days. After that it is gone for good.</p>
      </header>
      {await listOf(c)}
    </div>,
  );
});

deletedEntries.post("/entries/deleted/:id/restore", ids("id"), async (c) => {
  const { startedAt, endedAt } = await restoreEntry(ctxOf(c), c.req.valid("param").id);
  const said = endedAt === null ? "The timer runs again." : "The entry is back.";
  if (!wantsFragment(c)) {
    setFlash(c, said);
    return goTo(c, "/entries/deleted");
  }
  return c.html(
    <>
      {await listOf(c)}
      <FlashPartial>
        {said} <a href={dayPath(c, startedAt)}>See it on its day</a>
      </FlashPartial>
    </>,
  );
});

async function listOf(c: Context<AppEnv>) {
  const before = Number(c.req.query("before") ?? "");
  const from = Number.isSafeInteger(before) && before > 0 ? before : null;
  const found = await listDeleted(ctxOf(c), from);
  return <DeletedList {...found} viewerTime={viewerTimeFor(c)} before={from} />;
}

function dayPath(c: Context<AppEnv>, instant: number): string {
  return pathTo`/?until=${localDateOf(instant, viewerTimeFor(c).timeZone)}`;
}
