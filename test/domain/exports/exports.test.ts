import { env } from "cloudflare:workers";
import { eq, getTableColumns } from "drizzle-orm";
import { describe, expect, it } from "vitest";

import { holidayCalendars, holidays } from "../../../src/db/schema/hours.ts";
import { workspaces } from "../../../src/db/schema/people.ts";
import { findExport, listExports } from "../../../src/domain/exports/export.ts";
import { purgeExports } from "../../../src/domain/exports/purge-exports.ts";
import { tablesOf } from "../../../src/domain/exports/tables.ts";
import { setInvoiceSettings } from "../../../src/domain/invoices/invoice-settings.ts";
import { saveReport } from "../../../src/domain/reports/saved/save-report.ts";
import { dayMs } from "../../../src/lib/time-units.ts";
import { exportedBy, filesOfExport } from "../../support/exported.ts";
import { browserOf, createPerson, ctxFor, db } from "../../support/people.ts";
import { clientBy, createTeam, entryBy, projectBy, taskBy } from "../../support/work.ts";

type Entry = { userId: string; startedAt: string; projectName: string; tags: string[]; billable: boolean };
const read = <T>(text = "[]") => JSON.parse(text) as T[];

/** Tables of a workspace that are in no export, and why. */
const notExported: Record<string, string[]> = {
  "Those of `members`, with their names": ["memberships"],
  "Would open the workspace, or what is connected": [
    "api_tokens",
    "calendar_feeds",
    "chat_link_codes",
    "connection_hosts",
    "connections",
    "consents",
    "credentials",
    "invitations",
    "matched_accounts",
    "oauth_clients",
    "oauth_states",
    "report_links",
    "sessions",
    "subscriptions",
  ],
  "How things there are tied to those here: a task names its issue": [
    "bindings",
    "event_links",
    "links",
    "suggestions",
    "worklogs",
  ],
  "What was done, is to be done, or was told": [
    "activities",
    "audit",
    "budget_alerts",
    "changes",
    "deliveries",
    "exports",
    "imported",
    "imports",
    "notification_preferences",
    "outbox",
    "seen_pages",
    "submissions",
    "sync_runs",
    "write_paces",
  ],
};

describe("an export", () => {
  it("holds every table of a workspace, but those that are left out for a reason", async () => {
    const { results } = await env.DB.prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%`workspace_id`%'",
    ).all<{ name: string }>();
    const exported = tablesOf({ scope: "workspace", createdBy: "" }).map(({ name }) => name);
    const known = [
      ...exported.filter((name) => !["members", "workspaces"].includes(name)),
      ...Object.values(notExported).flat(),
    ];
    expect(known.toSorted()).toEqual(results.map(({ name }) => name).toSorted());
  });

  it("holds all that the workspace itself is set to, and of no other", async () => {
    const owner = await createPerson();
    await createPerson();
    const { workspaceId: id } = owner;
    const lockedBefore = Date.UTC(2026, 2, 1);
    const set = {
      name: "Studio",
      currency: "CHF",
      lockedBefore,
      lockedBeforeOn: "2026-03-01",
      approvesWeeks: true,
    };
    await db().update(workspaces).set(set).where(eq(workspaces.id, id));
    const files = await filesOfExport(owner, "workspace");
    const [row, ...others] = read<Record<string, unknown>>(files["json/workspaces.json"]);
    const { lockedBefore: _, ...rest } = set;
    expect(row).toMatchObject({ ...rest, id, lockedBeforeAt: "2026-03-01T00:00:00.000Z" });
    expect(others).toEqual([]);
    expect(Object.keys(row ?? {})).toHaveLength(Object.keys(getTableColumns(workspaces)).length);
    expect(Object.keys(await filesOfExport(owner, "own"))).not.toContain("json/workspaces.json");
  });

  it("holds all of a workspace and nothing of another, as CSV and as JSON", async () => {
    const { owner, bob } = await createTeam();
    const stranger = await createPerson();
    const { id: clientId } = await clientBy(owner);
    const project = await projectBy(owner, { clientId });
    const task = await taskBy(owner, project.id, { title: "=SUM(A1)" });
    const at = Date.UTC(2026, 2, 2, 8);
    for (const person of [owner, bob, stranger])
      await entryBy(person, { startedAt: at, endedAt: at + 5400, projectId: project.id, taskId: task.id });
    await entryBy(bob, { startedAt: at, endedAt: at + 1, deletedAt: at });
    await saveReport(ctxFor(bob), { name: "Theirs", kind: "summary", search: "?by=client", audience: "own" });
    const { workspaceId } = owner;
    await setInvoiceSettings(ctxFor(owner), {
      sender: "Studio",
      prefix: "TW-",
      firstNumber: "1",
      taxRate: "19",
      dueDays: "14",
      notes: "",
    });
    await db().insert(holidayCalendars).values({
      workspaceId,
      id: "h1",
      name: "Holidays",
      address: "https://secret.example/",
      readAt: at,
      createdAt: at,
    });
    await db()
      .insert(holidays)
      .values({ workspaceId, calendarId: "h1", date: "2026-05-01", name: "May Day" });
    const files = await filesOfExport(owner, "workspace");
    expect(read(files["json/saved_reports.json"])).toMatchObject([
      { name: "Theirs", userId: bob.userId, search: "?by=client", audience: "own", sends: null },
    ]);
    expect(read(files["json/invoice_settings.json"])).toMatchObject([{ prefix: "TW-", taxRate: 1900 }]);
    expect(read(files["json/holiday_calendars.json"])).toMatchObject([{ id: "h1", name: "Holidays" }]);
    expect(read(files["json/holidays.json"])).toEqual([
      { calendarId: "h1", date: "2026-05-01", name: "May Day" },
    ]);
    expect(JSON.stringify(files)).not.toContain("secret.example");
    const names = tablesOf({ scope: "workspace", createdBy: "" }).map(({ name }) => name);
    expect(Object.keys(files).toSorted()).toEqual(
      names.flatMap((name) => [`csv/${name}.csv`, `json/${name}.json`]).toSorted(),
    );
    const entries = read<Entry>(files["json/time_entries.json"]);
    expect(entries.map(({ userId }) => userId).toSorted()).toEqual([owner.userId, bob.userId].toSorted());
    expect(entries[0]).toMatchObject({
      startedAt: "2026-03-02T08:00:00.000Z",
      projectName: "Website",
      billable: false,
      tags: [],
    });
    expect(files["csv/tasks.csv"]).toContain("'=SUM(A1)");
    expect(files["csv/members.csv"]?.split("\r\n")).toHaveLength(6);
    expect(JSON.stringify(files)).not.toContain(stranger.userId);
  });

  it("is complete where there are more rows than a page holds", async () => {
    const owner = await createPerson();
    const { workspaceId, userId } = owner;
    await env.DB.prepare(
      `INSERT INTO time_entries (workspace_id, user_id, started_at, id, ended_at, notes, tags, billable, time_zone, source, version, created_at, updated_at)
       WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)
       SELECT ?1, ?2, 1772438400000 + i / 3 * 60000, 'e' || i, 1772438400000 + (i / 3 + 1) * 60000, 'Work', '[]', 0, 'UTC', 'manual', 1, 0, 0 FROM n`,
    )
      .bind(workspaceId, userId)
      .run();
    const files = await filesOfExport(owner, "own");
    const entries = read<{ id: string }>(files["json/time_entries.json"]);
    expect(new Set(entries.map(({ id }) => id)).size).toBe(2500);
    expect(files["csv/time_entries.csv"]?.trimEnd().split("\r\n")).toHaveLength(2501);
  });

  it("holds what is a member's own, and of others nothing", async () => {
    const { owner, bob } = await createTeam();
    const { id: projectId } = await projectBy(owner);
    await taskBy(owner, projectId, { title: "Theirs", assigneeId: bob.userId });
    await taskBy(owner, projectId, { title: "Another's" });
    for (const person of [owner, bob]) await entryBy(person, { startedAt: 1e12, endedAt: 1e12 + 6e4 });
    const report = { kind: "summary", search: "", audience: "workspace" } as const;
    for (const person of [owner, bob]) await saveReport(ctxFor(person), { ...report, name: person.userId });
    const files = await filesOfExport(bob, "own");
    const text = JSON.stringify(files);
    expect(text).toContain("Theirs");
    expect(text).not.toContain("Another's");
    expect(text).not.toContain(owner.userId);
    expect(Object.keys(files)).not.toContain("json/rates.json");
  });

  it("is for its maker, and for a week", async () => {
    const { owner, admin, bob } = await createTeam();
    await expect(exportedBy(admin, "workspace")).rejects.toMatchObject({ code: "forbidden" });
    const { id } = await exportedBy(owner, "workspace");
    await expect(findExport(ctxFor(bob), id)).rejects.toMatchObject({ code: "not_found" });
    await expect(findExport({ ...ctxFor(owner), now: Date.now() + 8 * dayMs }, id)).rejects.toMatchObject({
      code: "not_found",
    });
    await purgeExports(db(), env.BUCKET, Date.now() + 8 * dayMs);
    expect(await listExports(ctxFor(owner))).toEqual([]);
    expect(await env.BUCKET.list({ prefix: `exports/${owner.workspaceId}` })).toMatchObject({ objects: [] });
  });

  it("is asked for and downloaded on the page", async () => {
    const { owner, bob } = await createTeam();
    const page = await (await browserOf(bob).get("/settings/data")).text();
    expect(page).toContain("Export my data");
    expect(page).not.toContain("all of the workspace");
    expect((await browserOf(bob).post("/exports", { scope: "workspace" })).status).toBe(403);
    expect((await browserOf(owner).post("/exports", { scope: "own" })).status).toBe(303);
    const { id } = await exportedBy(owner, "own");
    const file = await browserOf(owner).get(`/exports/${id}`);
    expect([file.status, file.headers.get("Content-Type")]).toEqual([200, "application/zip"]);
    expect((await file.arrayBuffer()).byteLength).toBeGreaterThan(100);
  });
});
