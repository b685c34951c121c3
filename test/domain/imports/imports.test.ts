import { env } from "cloudflare:workers";
import { and, eq, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";

import { imported, imports } from "../../../src/db/schema/imports.ts";
import { outbox } from "../../../src/db/schema/outbox.ts";
import { timeEntries } from "../../../src/db/schema/work.ts";
import { rowsOf, runBatch } from "../../../src/db/run-statements.ts";
import { selectDuplicates } from "../../../src/domain/imports/find-unwanted.ts";
import { findImport } from "../../../src/domain/imports/import.ts";
import { purgeImports } from "../../../src/domain/imports/purge-imports.ts";
import { runImportStep } from "../../../src/domain/imports/run-step.ts";
import { startImport } from "../../../src/domain/imports/start-import.ts";
import { undoImport } from "../../../src/domain/imports/undo-import.ts";
import { lockBefore } from "../../../src/domain/locks/lock-before.ts";
import { listProjects } from "../../../src/domain/projects/list-projects.ts";
import { updateEntry } from "../../../src/domain/time/update-entry.ts";
import { dayMs } from "../../../src/lib/time-units.ts";
import { checkedBy, finishImport, importedBy, undoneBy, uploadedBy } from "../../support/imports.ts";
import { createPerson, ctxFor, db, type Person } from "../../support/people.ts";
import { clientBy, createTeam, entryBy, projectBy } from "../../support/work.ts";

const header = "Description,Client,Project,Task,Tags,Billable,Email,Start date,Start time,End date,End time";
const line = (day: number, text = "Fix the door") =>
  `${text},Northwind,Website,Doors,ui,Yes,,2026-03-${String(day).padStart(2, "0")},09:00,2026-03-${String(day).padStart(2, "0")},10:00`;
const file = (...lines: string[]) => [header, ...lines, ""].join("\n");

function entriesOf({ workspaceId }: Person) {
  return db().select().from(timeEntries).where(eq(timeEntries.workspaceId, workspaceId));
}

describe("an import", () => {
  it("makes entries with client, project, task and tags, and says before what it will make", async () => {
    const owner = await createPerson();
    const checked = await checkedBy(owner, file(line(2), line(3)));
    expect(await entriesOf(owner)).toEqual([]);
    expect([checked.state, checked.found.entries, checked.found.ms]).toEqual(["checked", 2, 7_200_000]);
    await startImport(ctxFor(owner), checked.id);
    await finishImport(owner, checked.id);
    const rows = await entriesOf(owner);
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({
      userId: owner.userId,
      startedAt: Date.UTC(2026, 2, 2, 8),
      endedAt: Date.UTC(2026, 2, 2, 9),
      notes: "Fix the door",
      billable: true,
      source: "import",
      timeZone: "Europe/Berlin",
      tags: [expect.any(String)],
      taskId: expect.any(String),
    });
    expect(await listProjects(ctxFor(owner), { isArchived: false })).toMatchObject([{ name: "Website" }]);
    expect((await findImport(ctxFor(owner), checked.id)).state).toBe("done");
    expect(await env.BUCKET.list({ prefix: `imports/${owner.workspaceId}` })).toMatchObject({ objects: [] });
  });

  it("knows what is here already: tracked, imported before, or twice in the file", async () => {
    const owner = await createPerson();
    await importedBy(owner, file(line(2)));
    const [startedAt, endedAt] = [Date.UTC(2026, 2, 3, 8), Date.UTC(2026, 2, 3, 9)];
    const id = await entryBy(owner, { startedAt, endedAt });
    await updateEntry(ctxFor(owner), { id, version: 1, notes: "Fix the door" });
    const again = await importedBy(owner, file(line(2), line(3), line(4), line(4)));
    expect([again.found.entries, again.found.duplicates]).toEqual([1, 3]);
    expect(await entriesOf(owner)).toHaveLength(3);
  });

  it("looks for each of them along an index", async () => {
    const asked = [{ id: "e1", userId: "u1", startedAt: 1, endedAt: 2, notes: "" }];
    const statement = selectDuplicates(ctxFor(await createPerson()), asked);
    const [plan] = await runBatch(db(), [sql`EXPLAIN QUERY PLAN ${statement}`]);
    const details = rowsOf<{ detail: string }>(plan).map(({ detail }) => detail);
    expect(details.filter((detail) => /SCAN (?!asked)/.test(detail))).toEqual([]);
    expect(details.join("\n")).toContain("(workspace_id=? AND user_id=? AND started_at=?)");
  });

  it("takes what is here by its name, and keeps projects of two clients apart", async () => {
    const owner = await createPerson();
    const { id: clientId } = await clientBy(owner, { name: "northwind" });
    const { id: projectId } = await projectBy(owner, { name: "Website", clientId });
    const other = line(3).replace("Northwind", "Contoso");
    await importedBy(owner, file(line(2), other));
    const names = (await listProjects(ctxFor(owner), { isArchived: false })).map(({ name }) => name);
    expect(names.toSorted()).toEqual(["Website", "Website (Contoso)"]);
    expect((await entriesOf(owner)).map((one) => one.projectId)).toContain(projectId);
  });

  it("gives time to members by e-mail, by hand, or to nobody", async () => {
    const { owner, bob } = await createTeam();
    await env.DB.prepare("UPDATE users SET email = 'Bob@acme.example' WHERE id = ?").bind(bob.userId).run();
    const of = (email: string, day: number) => line(day).replace("Yes,,", `Yes,${email},`);
    const text = file(of("bob@acme.example", 2), of("gone@acme.example", 3), of("olga@acme.example", 4));
    const { found, id } = await importedBy(owner, text, { people: { "olga@acme.example": owner.userId } });
    expect([found.entries, found.leftOut]).toEqual([2, 1]);
    expect(found.people["gone@acme.example"]?.userId).toBeNull();
    expect((await entriesOf(owner)).map((one) => one.userId).toSorted()).toEqual(
      [bob.userId, owner.userId].toSorted(),
    );
    await expect(findImport(ctxFor(bob), id)).rejects.toMatchObject({ code: "forbidden" });
  });

  it("is the same after an interruption at any of its parts, and when its messages come twice", async () => {
    const owner = await createPerson();
    const lines = Array.from({ length: 3000 }, (_, at) =>
      line(1 + (at % 28), `Work ${at} ${"x".repeat(60)}`),
    );
    const { id } = await checkedBy(owner, file(...lines));
    await startImport(ctxFor(owner), id);
    const failing = {
      ...ctxFor(owner),
      bucket: env.BUCKET,
      enqueue: () => Promise.reject(new Error("killed")),
    };
    for (let parts = 0; ; parts++) {
      await Promise.allSettled([runImportStep(failing, id), runImportStep(failing, id)]);
      const { state, found } = await findImport(ctxFor(owner), id);
      if (state === "running") continue;
      expect([state, found.entries, found.duplicates]).toEqual(["done", 3000, 0]);
      expect(parts).toBeGreaterThan(3);
      break;
    }
    expect(await entriesOf(owner)).toHaveLength(3000);
  });

  it("is undone but for what somebody changed or used since", async () => {
    const owner = await createPerson();
    const mine = await projectBy(owner, { name: "Mine" });
    const { id } = await importedBy(owner, file(line(2), line(3), line(4).replace("Website", "Other")));
    const [first] = await entriesOf(owner);
    await updateEntry(ctxFor(owner), { id: first?.id ?? "", version: 1, notes: "Changed" });
    const { state, undone } = await undoneBy(owner, id);
    expect([state, undone]).toEqual([
      "undone",
      {
        entry: { removed: 2, kept: 1 },
        task: { removed: 1, kept: 1 },
        project: { removed: 1, kept: 1 },
        client: { removed: 0, kept: 1 },
        tag: { removed: 0, kept: 1 },
      },
    ]);
    const names = (await listProjects(ctxFor(owner), { isArchived: false })).map(({ name }) => name);
    expect(names.toSorted()).toEqual([mine.name, "Website"]);
    const again = await importedBy(owner, file(line(2), line(3)));
    expect(again.found.entries).toBe(1);
  });

  it("leaves nothing behind when it is undone at once", async () => {
    const owner = await createPerson();
    const before = await tables(owner);
    const { id } = await importedBy(owner, file(line(2), line(3)));
    await undoneBy(owner, id);
    expect(await tables(owner)).toEqual(before);
  });

  it("adds nothing to locked time, and takes nothing out of it", async () => {
    const owner = await createPerson();
    const lock = (date: string) => lockBefore(ctxFor(owner), { date, timeZone: "Europe/Berlin" });
    await lock("2026-03-03");
    const { id, found } = await importedBy(owner, file(line(2), line(3), line(4)));
    expect([found.entries, found.reasons]).toEqual([2, [{ line: 2, reason: "Time of that day is locked." }]]);
    await lock("2026-03-04");
    expect((await undoneBy(owner, id)).undone?.entry).toEqual({ removed: 1, kept: 1 });
    expect(await entriesOf(owner)).toMatchObject([{ startedAt: Date.UTC(2026, 2, 3, 8) }]);
  });

  it("asks nobody and writes nothing to anybody else", async () => {
    const owner = await createPerson();
    const { id } = await importedBy(owner, file(line(2)));
    await undoneBy(owner, id);
    expect(await db().select().from(outbox).where(eq(outbox.workspaceId, owner.workspaceId))).toEqual([]);
  });

  it("can be started once, and undone once", async () => {
    const owner = await createPerson();
    const { id } = await checkedBy(owner, file(line(2)));
    await expect(undoImport(ctxFor(owner), id)).rejects.toMatchObject({ code: "conflict" });
    await startImport(ctxFor(owner), id);
    await expect(startImport(ctxFor(owner), id)).rejects.toMatchObject({ code: "conflict" });
  });

  it("says why it stopped when its file is gone", async () => {
    const owner = await createPerson();
    const { id } = await checkedBy(owner, file(line(2)));
    const { objects } = await env.BUCKET.list({ prefix: `imports/${owner.workspaceId}` });
    await env.BUCKET.delete(objects.map(({ key }) => key));
    await startImport(ctxFor(owner), id);
    await finishImport(owner, id);
    expect((await findImport(ctxFor(owner), id)).problem).toContain("Upload it again.");
  });

  it("is forgotten a week after its upload, and can be undone for 90 days", async () => {
    const owner = await createPerson();
    const waiting = await uploadedBy(owner, file(line(2)));
    const { id } = await importedBy(owner, file(line(3)));
    const made = () =>
      db()
        .select()
        .from(imported)
        .where(and(eq(imported.workspaceId, owner.workspaceId)));
    await purgeImports(db(), env.BUCKET, Date.now() + 8 * dayMs);
    const left = await db().select().from(imports).where(eq(imports.workspaceId, owner.workspaceId));
    expect(left.map((one) => one.id)).toEqual([id]);
    expect(waiting).not.toBe(id);
    expect(await made()).not.toEqual([]);
    await purgeImports(db(), env.BUCKET, Date.now() + 91 * dayMs);
    expect(await made()).toEqual([]);
  });
});

async function tables({ workspaceId }: Person) {
  const names = ["clients", "projects", "tasks", "tags", "time_entries", "imported"];
  const counts = names.map((name) =>
    env.DB.prepare(`SELECT count(*) AS count FROM ${name} WHERE workspace_id = ?`).bind(workspaceId),
  );
  return (await env.DB.batch<{ count: number }>(counts)).map(({ results }) => results[0]?.count);
}
