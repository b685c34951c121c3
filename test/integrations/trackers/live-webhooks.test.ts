import { and, eq, isNull } from "drizzle-orm";
import { expect, it, vi } from "vitest";

import { links } from "../../../src/db/schema/bindings.ts";
import { tasks } from "../../../src/db/schema/work.ts";
import { createBindings } from "../../../src/integrations/trackers/create-bindings.ts";
import { findDueBindings } from "../../../src/integrations/sync/find-due-bindings.ts";
import { defaultTrackerSettings } from "../../../src/integrations/bindings/settings.ts";
import { syncPage } from "../../../src/integrations/sync/sync-page.ts";
import { updateBinding } from "../../../src/integrations/trackers/update-binding.ts";
import { bindingBy, connectAs, github, systemContext } from "../../support/bindings.ts";
import { apply, changed } from "../../support/issue-events.ts";
import { measure } from "../../support/meter.ts";
import { createPerson, db, type Person } from "../../support/people.ts";
import { contextFor } from "../../support/context.ts";

type Issue = { id: number; number: number };

async function bind(owner: Person, name: string) {
  const { id } = await github<{ id: number }>("alice", "GET", `/repos/${name}`);
  const { bound } = await createBindings(await contextFor(owner), {
    connectionId: await connectAs(owner, "alice"),
    containers: [String(id)],
    projectId: null,
    settings: defaultTrackerSettings,
  });
  return bound[0]?.id ?? "";
}

const titled = (title: string) => db().select().from(tasks).where(eq(tasks.title, title));
const soon = { timeout: 10_000, interval: 100 };

it("carries an issue from the sandbox through endpoint and queue to a task, and its end back again", async () => {
  await bind(await createPerson(), "acme/web");
  const path = "/repos/acme/web/issues";
  const issue = await github<Issue>("alice", "POST", path, { title: "The wire hums", labels: ["critical"] });
  await vi.waitFor(async () => expect(await titled("The wire hums")).toHaveLength(1), soon);
  expect(await titled("The wire hums")).toMatchObject([
    { status: "open", priority: "high", sourceLabel: `acme/web#${issue.number}` },
  ]);
  await github("alice", "PATCH", `${path}/${issue.number}`, { state: "closed" });
  await vi.waitFor(
    async () => expect(await titled("The wire hums")).toMatchObject([{ status: "done" }]),
    soon,
  );
}, 30_000);

it("applies changed rules to the issues that are known", async () => {
  const owner = await createPerson();
  const id = await bind(owner, "acme/web");
  await syncPage(await systemContext(owner), { bindingId: id, runId: null });
  const visible = () => db().select().from(tasks).where(isNull(tasks.archivedAt));
  const all = (await visible()).length;
  const projectId = (await visible())[0]?.projectId ?? "";
  await updateBinding(await contextFor(owner), id, {
    projectId,
    settings: { ...defaultTrackerSettings, labels: [{ id: null, name: "bug" }] },
  });
  await syncPage(await systemContext(owner), { bindingId: id, runId: null });
  const bugs = (await visible()).length;
  expect(bugs).toBeGreaterThan(0);
  expect(bugs).toBeLessThan(all);
  const filtered = await db()
    .select()
    .from(links)
    .where(and(eq(links.state, "filtered"), isNull(links.localId)));
  expect(filtered).toEqual([]);
  await updateBinding(await contextFor(owner), id, { projectId, settings: defaultTrackerSettings });
  await syncPage(await systemContext(owner), { bindingId: id, runId: null });
  expect(await visible()).toHaveLength(all);
});

it("writes few rows for an event, and none for a repeated one", async () => {
  const bound = await bindingBy(await createPerson());
  const cost = (changes: Parameters<typeof changed>[0]) =>
    measure((metered) => apply(bound, changed(changes), { db: metered }));
  expect(await cost({})).toMatchObject({ rowsWritten: 6 });
  expect(await cost({})).toMatchObject({ rowsWritten: 0 });
  expect(await cost({ title: "Renamed", updatedAt: 2_000_000 })).toMatchObject({ rowsWritten: 3 });
  const { plans } = await cost({ updatedAt: 3_000_000 });
  expect(plans.filter((line) => /^SCAN (?!\w+ VIRTUAL TABLE)/.test(line))).toEqual([]);
});

it("finds what is due without a scan", async () => {
  const { plans } = await measure((metered) => findDueBindings(metered, 4));
  expect(plans.filter((line) => /^SCAN (?!every)/.test(line))).toEqual([]);
});
