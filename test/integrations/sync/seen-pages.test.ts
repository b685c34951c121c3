import { env } from "cloudflare:workers";
import { expect, it } from "vitest";

import { createDatabase } from "../../../src/db/database.ts";
import { seenPages } from "../../../src/db/schema/bindings.ts";
import { resetSync } from "../../../src/integrations/bindings/reset-sync.ts";
import { type FoundSync, findSync } from "../../../src/integrations/sync/find-sync.ts";
import { finishRun, savePage } from "../../../src/integrations/sync/save-run.ts";
import { loadSeen } from "../../../src/integrations/sync/seen-pages.ts";
import { bindingBy, systemContext } from "../../support/bindings.ts";
import { meterDatabase, type Ran } from "../../support/metered-database.ts";
import { createPerson, db } from "../../support/people.ts";
import { createMeter } from "../../support/tally.ts";

const idsPerPage = 100;
const stored = () => db().select().from(seenPages);

/** A full sync under way, and what saves its next page and says what that cost. */
async function fullSync() {
  const owner = await createPerson();
  const { binding } = await bindingBy(owner, { cursor: null });
  const ctx = await systemContext(owner);
  let page = 0;
  const open = async (runId: string | null): Promise<FoundSync> => {
    const found = await findSync(ctx, { bindingId: binding.id, runId });
    if (found === null) throw new Error("The run is not open.");
    return found;
  };
  let sync = await open(null);
  const saved = () => ({
    counts: { seen: idsPerPage, created: 0, changed: 0, ignored: 0 },
    pages: 1,
    pagesTotal: null,
    next: `page-${100 + page}`,
    unseenAfter: null,
    seenIds: Array.from({ length: idsPerPage }, (_, i) => String(1_000_000 + page * idsPerPage + i)),
    progress: {},
  });
  const save = async () => {
    const [meter, history] = [createMeter(), new Array<Ran>()];
    page += 1;
    const metered = createDatabase(meterDatabase(env.DB, meter, history));
    const runId = await savePage({ ...ctx, db: metered }, sync, saved());
    sync = await open(runId);
    const bytes = JSON.stringify(history.map(({ params }) => params)).length;
    const { rowsRead, rowsWritten, roundTrips } = meter;
    return { rowsRead, rowsWritten, roundTrips, bytes };
  };
  return { ctx, binding, save, saved, sync: () => sync };
}

it("a page of a full sync costs the same however many pages were listed before", async () => {
  const { ctx, save, saved, sync } = await fullSync();
  await save();
  const { bytes, ...early } = await save();
  expect(early).toMatchObject({ rowsWritten: 2, roundTrips: 1 });
  for (let page = 3; page < 50; page++) await save();
  const { bytes: lateBytes, ...late } = await save();
  expect(late).toEqual(early);
  expect(lateBytes).toBeLessThan(bytes + 20);

  const { run } = sync();
  if (run === null) throw new Error("There is no run.");
  expect(new Set(await loadSeen(ctx, run)).size).toBe(50 * idsPerPage);
  await finishRun(ctx, sync(), { ...saved(), next: null, progress: { cursor: "c" }, all: "Fetched all" });
  expect(await stored()).toEqual([]);
});

it("who comes second with a page, or with the end of a run, changes nothing of what was listed", async () => {
  const { ctx, save, saved, sync } = await fullSync();
  await save();
  const late = sync();
  await save();
  const listed = await stored();
  expect(await savePage(ctx, late, saved())).toBeNull();
  await finishRun(ctx, late, { ...saved(), next: null, progress: { cursor: "c" }, all: "Fetched all" });
  expect(await stored()).toEqual(listed);
});

it("a run that is given up leaves nothing of what it listed", async () => {
  const { ctx, save, sync } = await fullSync();
  await save();
  expect(await stored()).toHaveLength(1);
  await resetSync(ctx, sync().binding, "It has to be read anew.");
  expect(await stored()).toEqual([]);
});
