import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";

import { milestones } from "../../../src/db/schema/event-links.ts";
import { apiTokens, invitations } from "../../../src/db/schema/people.ts";
import { submissions } from "../../../src/db/schema/submissions.ts";
import { projects, tasks } from "../../../src/db/schema/work.ts";
import { pruneRows } from "../../../src/db/queries/prune-rows.ts";
import { startTimer } from "../../../src/domain/time/start-timer.ts";
import { addDays, localDateOf } from "../../../src/lib/zoned-time.ts";
import { browserOf, createPerson, ctxFor, db, type Person } from "../../support/people.ts";
import { entriesOf, entryBy, hourMs, runningOf } from "../../support/time.ts";
import { projectBy } from "../../support/work.ts";

const htmx = { "HX-Request": "true", "HX-Request-Type": "partial" };
const yesterday = () => addDays(localDateOf(Date.now(), "Europe/Berlin"), -1);

/** Sends a form twice at once, as a double click at a slow connection does, and a third time a little later. */
async function pressThrice(person: Person, path: string, fields: Record<string, string>, headers = {}) {
  const send = () => browserOf(person).post(path, { ...fields, formKey: "k1" }, headers);
  return [...(await Promise.all([send(), send()])), await send()].map(({ status }) => status);
}

const formOf = {
  entry: () => ({ time: "9-10", date: yesterday(), notes: "Once", tags: "one, two" }),
};

describe("a form that is sent again", () => {
  it.each([
    ["with a script", htmx, [200, 200, 200]],
    ["without one", {}, [303, 303, 303]],
  ])("adds one entry and starts one timer, %s", async (_, headers, statuses) => {
    const ada = await createPerson();
    expect(await pressThrice(ada, "/entries", formOf.entry(), headers)).toEqual(statuses);
    expect(await entriesOf(ada)).toHaveLength(1);
    expect(await pressThrice(ada, "/timer", { notes: "Mail", tags: "three" }, headers)).toEqual(statuses);
    expect(await entriesOf(ada)).toHaveLength(2);
    expect(await runningOf(ada)).toHaveLength(1);
  });

  it("stops, discards and deletes without an error", async () => {
    const ada = await createPerson();
    const { entry } = await startTimer(ctxFor(ada), {});
    expect(await pressThrice(ada, "/timer/stop", { entryId: entry.id }, htmx)).toEqual([200, 200, 200]);
    const { entry: next } = await startTimer(ctxFor(ada), {});
    expect(await pressThrice(ada, "/timer/discard", { entryId: next.id }, htmx)).toEqual([200, 200, 200]);
    expect(await pressThrice(ada, `/entries/${entry.id}/delete`, {}, htmx)).toEqual([200, 200, 200]);
  });

  it("offers the way back after a stop as the first did", async () => {
    const ada = await createPerson();
    const { entry } = await startTimer(ctxFor(ada), {});
    const stop = { entryId: entry.id, formKey: "k" };
    const first = await browserOf(ada).post("/timer/stop", stop);
    expect(first.headers.get("Location")).toMatch(/^\/\?undo=/);
    const again = await browserOf(ada).post("/timer/stop", stop);
    expect(again.headers.get("Location")).toBe(first.headers.get("Location"));
  });

  it("continues, duplicates and edits once", async () => {
    const ada = await createPerson();
    const startedAt = Date.now() - 26 * hourMs;
    const id = await entryBy(ada, { startedAt, endedAt: startedAt + hourMs, notes: "Copy me" });
    await pressThrice(ada, `/entries/${id}/duplicate`, {}, htmx);
    expect(await entriesOf(ada)).toHaveLength(2);
    await pressThrice(ada, `/entries/${id}/continue`, {}, htmx);
    expect(await entriesOf(ada)).toHaveLength(3);
    const edit = { version: "1", notes: "Edited", time: "9-10", date: yesterday() };
    expect(await pressThrice(ada, `/entries/${id}`, edit, htmx)).toEqual([200, 200, 200]);
  });

  it("creates one project, task, milestone, invitation and token", async () => {
    const ada = await createPerson();
    const project = { name: "Orbit", access: "workspace" };
    expect(await pressThrice(ada, "/projects", project)).toEqual([303, 303, 303]);
    const [made] = await db().select().from(projects).where(eq(projects.workspaceId, ada.workspaceId));
    const projectId = made?.id ?? "";
    expect(await pressThrice(ada, "/tasks", { title: "Dock", projectId })).toEqual([303, 303, 303]);
    const milestone = { milestoneName: "Launch", milestoneDueOn: "2027-01-01" };
    await pressThrice(ada, `/projects/${projectId}/milestones`, milestone);
    await pressThrice(ada, "/invitations", { role: "member", label: "For Bob" });
    await pressThrice(ada, "/tokens", { name: "Script", scopes: "time:read", expiresInDays: "30" });
    for (const table of [projects, tasks, milestones, invitations, apiTokens] as const)
      expect(await db().$count(table, eq(table.workspaceId, ada.workspaceId))).toBe(1);
  });

  it("counts as another one with another content, and for another person", async () => {
    const [ada, bob] = [await createPerson(), await createPerson()];
    for (const person of [ada, bob]) {
      await browserOf(person).post("/entries", { ...formOf.entry(), formKey: "k" });
      await browserOf(person).post("/entries", { ...formOf.entry(), notes: "Another", formKey: "k" });
      expect(await entriesOf(person)).toHaveLength(2);
    }
  });

  it("is carried out when the first was refused", async () => {
    const ada = await createPerson();
    const project = await projectBy(ada, { name: "Accepted" });
    const form = { name: "Accepted", access: "workspace", formKey: "k" };
    expect((await browserOf(ada).post("/projects", form)).status).toBe(409);
    await db().update(projects).set({ nameNorm: "free" }).where(eq(projects.id, project.id));
    expect((await browserOf(ada).post("/projects", form)).status).toBe(303);
    const stop = { entryId: "gone", formKey: "k" };
    for (const _ of [1, 2]) expect((await browserOf(ada).post("/timer/stop", stop, htmx)).status).toBe(409);
  });

  it("is forgotten after a day", async () => {
    const ada = await createPerson();
    await browserOf(ada).post("/projects", { name: "Once", access: "workspace", formKey: "k" });
    const count = () => db().$count(submissions, eq(submissions.userId, ada.userId));
    await pruneRows(db(), Date.now());
    expect(await count()).toBe(1);
    await pruneRows(db(), Date.now() + 25 * hourMs);
    expect(await count()).toBe(0);
  });
});

it("is carried by every form that changes something", async () => {
  const ada = await createPerson();
  const startedAt = Date.now() - 2 * hourMs;
  await entryBy(ada, { startedAt, endedAt: startedAt + hourMs });
  const project = await projectBy(ada);
  await startTimer(ctxFor(ada), {});
  const paths = ["/", "/tasks", "/projects", `/projects/${project.id}`, "/members", "/settings", "/tags"];
  for (const path of paths) {
    const html = await (await browserOf(ada).get(path)).text();
    const forms = html.match(/<form[^>]*method="post".*?<\/form>/gs) ?? [];
    expect(forms.length).toBeGreaterThan(0);
    // Signing out twice is signing out; the frame of a page stays the same for everybody.
    const changing = forms.filter((form) => !form.includes('action="/sign-out"'));
    for (const form of changing) expect(form).toContain('name="formKey"');
    const keys = [...html.matchAll(/name="formKey" value="([^"]+)"/g)].map(([, key]) => key);
    expect(new Set(keys).size).toBe(keys.length);
  }
});
