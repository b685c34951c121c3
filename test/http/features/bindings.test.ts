import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";

import { bindings } from "../../../src/db/schema/bindings.ts";
import { tasks } from "../../../src/db/schema/work.ts";
import { syncPage } from "../../../src/integrations/sync/sync-page.ts";
import { bindingBy, connectAs, github, systemContext } from "../../support/bindings.ts";
import { browserOf, createPerson, db, type Person } from "../../support/people.ts";
import { subscriptionOf } from "../../support/hooks.ts";
import { sandbox } from "../../support/sandbox.ts";
import { mainOf } from "../../support/html.ts";

type Repository = { id: number };
const usual = {
  projectId: "new",
  labels: "",
  priorityLabel: "bug",
  priority: "high",
  statusOpen: "open",
  statusClosed: "done",
};

const idOf = async (name: string) => String((await github<Repository>("alice", "GET", `/repos/${name}`)).id);
const rowOf = async (id: string) => (await db().select().from(bindings).where(eq(bindings.id, id)))[0];

async function bindOne(owner: Person, persona = "alice") {
  const connectionId = await connectAs(owner, persona);
  const fields = { ...usual, container: await idOf("acme/web") };
  const answer = await browserOf(owner).post(`/connections/${connectionId}/containers`, fields);
  expect(answer.status).toBe(303);
  const path = answer.headers.get("Location") ?? "";
  return { connectionId, path, id: path.replace("/bindings/", "") };
}

describe("choosing repositories", () => {
  it("lists all that the account reaches, in pages, and finds by words", async () => {
    const owner = await createPerson();
    const path = `/connections/${await connectAs(owner, "alice")}/containers`;
    const browser = browserOf(owner);
    const first = await (await browser.get(path)).text();
    expect(first).toContain("This account reaches 120 repositories.");
    expect(first).toContain("Page 1 of 4");
    const found = await (await browser.get(`${path}?q=acme%2Fweb`)).text();
    expect(found).toContain("acme/web");
    expect(found).not.toContain("acme/api");
  });

  it("keeps what was chosen and typed while a person searches and pages", async () => {
    const owner = await createPerson();
    const path = `/connections/${await connectAs(owner, "alice")}/containers`;
    const query = new URLSearchParams({
      ...usual,
      labels: "bug",
      container: await idOf("acme/web"),
      q: "api",
    });
    const page = await (await browserOf(owner).get(`${path}?${query.toString()}`)).text();
    expect(page).toContain("Also chosen");
    expect(page).toContain("acme/web");
    expect(page).toContain('value="bug"');
  });

  it("binds what was chosen and shows it, without a script", async () => {
    const owner = await createPerson();
    const { path, id } = await bindOne(owner);
    expect(await rowOf(id)).toMatchObject({ name: "acme/web" });
    expect(await subscriptionOf(id)).toMatchObject({ state: "active" });
    const page = await (await browserOf(owner).get(path)).text();
    for (const text of ["acme/web", "Not synced yet", "Sync now", "Save rules"]) expect(page).toContain(text);
  });

  it("shows what would come of the chosen ones before anything is stored, by their own labels and by presets", async () => {
    const owner = await createPerson();
    const path = `/connections/${await connectAs(owner, "alice")}/containers`;
    const browser = browserOf(owner);
    const first = await (await browser.get(path)).text();
    expect(first).toContain('name="preset" value="everything"');
    expect(first.indexOf('name="preset"')).toBeLessThan(first.indexOf('name="labels"'));
    const container = await idOf("acme/web");
    const shown = await (await browser.post(path, { ...usual, container, preview: "1" })).text();
    expect(shown).toMatch(/name="label" value="bug"/);
    expect(shown).toContain("Every issue becomes a task.");
    expect(shown).toMatch(/issues, \d+ would be tasks and 0 would be left out/);
    expect(shown.match(/github.com\/acme\/web\/issues\/\d+/g)).toHaveLength(10);
    const assigned = await (await browser.post(path, { ...usual, container, preset: "assigned" })).text();
    expect(assigned).toMatch(/name="onlyAssigned" checked/);
    expect(assigned).toMatch(/Left out: \d+ issues, because each is assigned to no member of this workspace/);
    expect(assigned).toMatch(/value="assigned"[^>]*aria-pressed="true"/);
    expect(await db().select().from(bindings)).toEqual([]);
    expect(await db().select().from(tasks)).toEqual([]);
  });

  it("tells why no preview can be made, and keeps what was typed", async () => {
    const owner = await createPerson();
    const path = `/connections/${await connectAs(owner, "alice")}/containers`;
    const container = await idOf("acme/web");
    await sandbox.setFault("api.github.com", { kind: "error", status: 500, path: "/repositories" });
    const answer = await browserOf(owner).post(path, { ...usual, container, labels: "bug", preview: "1" });
    expect(answer.status).toBe(422);
    const text = await answer.text();
    expect(text).toContain("GitHub has a problem on its side");
    expect(text).toContain('value="bug"');
  });

  it("answers 422 and keeps the choice when something is wrong", async () => {
    const owner = await createPerson();
    const path = `/connections/${await connectAs(owner, "alice")}/containers`;
    const browser = browserOf(owner);
    const nothing = await browser.post(path, { ...usual, labels: "bug, ui" });
    expect(nothing.status).toBe(422);
    const text = await nothing.text();
    expect(text).toContain("Choose at least one repository.");
    expect(text).toContain('value="bug, ui"');
    const foreign = await browser.post(path, { ...usual, container: "999999999" });
    expect(foreign.status).toBe(422);
    expect(await foreign.text()).toContain("is gone, or the account may not see it");
  });

  it("opens with a sentence while the provider does not answer", async () => {
    const owner = await createPerson();
    const path = `/connections/${await connectAs(owner, "alice")}/containers`;
    await sandbox.setFault("api.github.com", { kind: "error", status: 500, path: "/user/repos" });
    const answer = await browserOf(owner).get(path);
    expect(answer.status).toBe(502);
    expect(await answer.text()).toContain("GitHub has a problem on its side");
  });

  it("is for managers of this workspace", async () => {
    const owner = await createPerson();
    const path = `/connections/${await connectAs(owner, "alice")}/containers`;
    const member = await createPerson({ workspaceId: owner.workspaceId, role: "member" });
    expect((await browserOf(member).get(path)).status).toBe(403);
    expect((await browserOf(await createPerson()).get(path)).status).toBe(404);
  });
});

describe("a binding's page", () => {
  it("shows how far the backfill has come, and 204 while nothing changed", async () => {
    const owner = await createPerson();
    const connectionId = await connectAs(owner, "alice");
    const externalId = await idOf("acme/api");
    const { binding } = await bindingBy(owner, { connectionId, externalId, name: "acme/api", cursor: null });
    await syncPage(await systemContext(owner), { bindingId: binding.id, runId: null });
    const browser = browserOf(owner);
    const page = await (await browser.get(`/bindings/${binding.id}`)).text();
    expect(page).toContain('<progress aria-label="Fetching open issues" value="1" max="3">');
    const version = /data-version="([^"]+)"/.exec(mainOf(page))?.[1] ?? "";
    const again = await browser.get(`/bindings/${binding.id}?part=state&v=${version}`);
    expect(again.status).toBe(204);
    const other = await browser.get(`/bindings/${binding.id}?part=state&v=old`);
    expect(await other.text()).toMatch(/^<div id="binding-state"/);
  });

  it("lets a member ask for a sync, and shows its outcome", async () => {
    const owner = await createPerson();
    const { id, path } = await bindOne(owner);
    const member = await createPerson({ workspaceId: owner.workspaceId, role: "member" });
    expect((await browserOf(member).post(`${path}/sync`)).status).toBe(303);
    const runId = (await rowOf(id))?.runId ?? null;
    await syncPage(await systemContext(owner), { bindingId: id, runId });
    expect(await db().select().from(tasks)).not.toEqual([]);
    const page = await (await browserOf(member).get(path)).text();
    expect(page).toContain("All open issues");
    expect(page).not.toContain("Save rules");
  });

  it("saves rules, and keeps what was typed when they cannot be saved", async () => {
    const owner = await createPerson();
    const { id, path } = await bindOne(owner);
    const projectId = (await rowOf(id))?.projectId ?? "";
    const browser = browserOf(owner);
    const saved = await browser.post(path, { ...usual, projectId, labels: "bug, not there" });
    expect(saved.status).toBe(303);
    expect((await rowOf(id))?.settings).toMatchObject({
      labels: [
        { id: expect.any(String), name: "bug" },
        { id: null, name: "not there" },
      ],
      startsTimerWhenAssigned: false,
    });
    const wrong = await browser.post(path, { ...usual, projectId, labels: "x".repeat(101) });
    expect(wrong.status).toBe(422);
    expect(await wrong.text()).toContain("x".repeat(101));
  });

  it("offers the repository's labels, and previews what rules would make without saving them", async () => {
    const owner = await createPerson();
    const { id, path } = await bindOne(owner);
    const before = (await rowOf(id))?.settings;
    const projectId = (await rowOf(id))?.projectId ?? "";
    const browser = browserOf(owner);
    expect(await (await browser.get(path)).text()).toMatch(/name="label" value="bug"/);
    const fields = {
      ...usual,
      projectId,
      label: "bug",
      priorityLabel: "bug",
      priority: "urgent",
      preview: "1",
    };
    const shown = await (await browser.post(path, fields)).text();
    expect(shown).toContain("Nothing is saved yet.");
    expect(shown).toMatch(/Left out: \d+ issues?, because each has none of the labels/);
    expect(shown).toMatch(/name="label" value="bug" checked/);
    expect((await rowOf(id))?.settings).toEqual(before);
    await sandbox.setFault("api.github.com", { kind: "error", status: 500, path: "/repositories" });
    const failed = await browser.post(path, fields);
    expect(failed.status).toBe(422);
    expect(await failed.text()).toMatch(/name="label" value="bug" checked/);
  });

  it("shows address and secret once where the account may not install the hook", async () => {
    const owner = await createPerson();
    const { path } = await bindOne(owner, "bob");
    const browser = browserOf(owner);
    const before = await (await browser.get(path)).text();
    expect(before).toContain("http://localhost:8787/webhooks/github/");
    const made = await (await browser.post(`${path}/subscription/secret`)).text();
    const secret = /id="webhook-secret"[^>]*value="([\w-]{43})"/.exec(made)?.[1];
    expect(secret).toBeDefined();
    expect(await (await browser.get(path)).text()).not.toContain(secret);
  });

  it("disables and enables", async () => {
    const owner = await createPerson();
    const { id, path } = await bindOne(owner);
    const browser = browserOf(owner);
    expect((await browser.post(`${path}/disable`)).status).toBe(303);
    expect(await rowOf(id)).toMatchObject({ status: "disabled" });
    expect((await browser.post(`${path}/sync`)).status).toBe(409);
    expect((await browser.post(`${path}/enable`)).status).toBe(303);
    expect((await browser.post(`${path}/subscription`)).status).toBe(303);
    expect(await rowOf(id)).toMatchObject({ status: "active" });
    expect(await subscriptionOf(id)).toMatchObject({ state: "active" });
  });
});
