import { describe, expect, it } from "vitest";

import { getProject } from "../../../../src/domain/projects/get-project.ts";
import { listProjects } from "../../../../src/domain/projects/list-projects.ts";
import { updateProject } from "../../../../src/domain/projects/update-project.ts";
import { browserOf, createPerson, ctxFor } from "../../../support/people.ts";
import { createTeam, projectBy } from "../../../support/work.ts";
import { unchanging } from "../../../support/html.ts";

const htmx = { "HX-Request": "true", "HX-Request-Type": "partial" };
const fields = { name: "Shop", colour: "teal", access: "members", billable: "on" };

describe("the projects page", () => {
  it("teaches what to do first, and only owners and admins how to create", async () => {
    const { owner, bob } = await createTeam();
    const ownersPage = await (await browserOf(owner).get("/projects")).text();
    expect(ownersPage).toContain("Create the first one above");
    expect(ownersPage).toContain('action="/projects"');
    const bobsPage = await (await browserOf(bob).get("/projects")).text();
    expect(bobsPage).toContain("Ask an owner or admin");
    expect(bobsPage).not.toContain('action="/projects"');
  });

  it("creates without JavaScript and sends back to the list", async () => {
    const owner = await createPerson();
    const response = await browserOf(owner).post("/projects", fields);
    expect(response.status).toBe(303);
    expect(response.headers.get("Location")).toBe("/projects");
    expect(await (await browserOf(owner).get("/projects")).text()).toContain("Shop");
    expect(await listProjects(ctxFor(owner))).toMatchObject([
      { name: "Shop", colour: "teal", access: "members", billable: true },
    ]);
  });

  it("answers htmx with the panel alone", async () => {
    const response = await browserOf(await createPerson()).post("/projects", fields, htmx);
    expect(response.status).toBe(200);
    const text = await response.text();
    expect(text).toMatch(/^<div id="projects"/);
    expect(text).toContain("Shop");
  });

  it.each([
    ["without JavaScript", {}],
    ["with htmx", htmx],
  ])("keeps what was typed when it is refused, %s", async (_, headers) => {
    const owner = await createPerson();
    const invalid = await browserOf(owner).post("/projects", { ...fields, name: " " }, headers);
    expect(invalid.status).toBe(422);
    const text = await invalid.text();
    expect(text).toContain("Give the project a name.");
    expect(text).toMatch(/value="teal" checked/);
    expect(text).toMatch(/<option value="members" selected/);
    await projectBy(owner, { name: "Shop" });
    const taken = await browserOf(owner).post("/projects", { ...fields, name: "shop" }, headers);
    expect(taken.status).toBe(409);
    expect(await taken.text()).toContain("There is already a project called “shop”.");
  });

  it("takes a code, shows it, and keeps what was typed when it is no code or taken", async () => {
    const owner = await createPerson();
    const browser = browserOf(owner);
    const invalid = await browser.post("/projects", { ...fields, code: "w e" });
    expect(invalid.status).toBe(422);
    const text = await invalid.text();
    expect(text).toContain("A code has 2 to 10 letters");
    expect(text).toMatch(/name="code"[^>]*value="w e"|value="w e"[^>]*name="code"/);
    expect(text).toMatch(/value="Shop"/);
    expect((await browser.post("/projects", { ...fields, code: "shop" })).status).toBe(303);
    expect(await (await browser.get("/projects")).text()).toContain(">SHOP<");
    const { id } = await projectBy(owner, { name: "Web" });
    const taken = await browser.post(`/projects/${id}`, {
      ...fields,
      name: "Web",
      code: "Shop",
      version: "1",
    });
    expect(taken.status).toBe(409);
    expect(await taken.text()).toContain("Another project has the code SHOP. Choose another one.");
    const saved = await browser.post(`/projects/${id}`, {
      ...fields,
      name: "Web",
      code: "web",
      version: "1",
    });
    expect(saved.status).toBe(303);
    expect(await (await browser.get(`/projects/${id}`)).text()).toContain(">WEB<");
    expect((await browser.post(`/projects/${id}`, { ...fields, name: "Web", version: "2" })).status).toBe(
      303,
    );
    expect(await getProject(ctxFor(owner), id)).toMatchObject({ code: null });
  });

  it("answers a live refresh with 204 until something changed", async () => {
    const owner = await createPerson();
    const browser = browserOf(owner);
    const list = await (await browser.get("/projects?part=list", htmx)).text();
    const version = /data-version="([^"]+)"/.exec(list)?.[1];
    expect((await browser.get(`/projects?part=list&v=${version}`, htmx)).status).toBe(204);
    await projectBy(owner);
    const news = await browser.get(`/projects?part=list&v=${version}`, htmx);
    expect(news.status).toBe(200);
    expect(await news.text()).toMatch(/^<div id="project-list"/);
  });
});

describe("a project's page", () => {
  it("saves, adds and removes members, archives and restores without JavaScript", async () => {
    const { owner, bob } = await createTeam();
    const { id } = await projectBy(owner);
    const browser = browserOf(owner);
    const steps: [string, Record<string, string>][] = [
      ["", { ...fields, version: "1" }],
      ["/members", { userId: bob.userId }],
      ["/archive", {}],
    ];
    for (const [path, body] of steps) {
      const response = await browser.post(`/projects/${id}${path}`, body);
      expect([response.status, response.headers.get("Location")]).toEqual([303, `/projects/${id}`]);
    }
    expect(await getProject(ctxFor(owner), id)).toMatchObject({
      name: "Shop",
      archivedAt: expect.any(Number),
    });
    expect(await (await browserOf(bob).get(`/projects/${id}`)).text()).toContain("This project is archived.");
    await browser.post(`/projects/${id}/restore`);
    await browser.post(`/projects/${id}/members/${bob.userId}/remove`);
    expect((await getProject(ctxFor(owner), id)).archivedAt).toBeNull();
    expect((await browserOf(bob).get(`/projects/${id}`)).status).toBe(404);
  });

  it("answers htmx with the panel alone", async () => {
    const { owner, bob } = await createTeam();
    const { id } = await projectBy(owner);
    const response = await browserOf(owner).post(`/projects/${id}/members`, { userId: bob.userId }, htmx);
    const text = await response.text();
    expect(text).toMatch(/^<article id="project"/);
    expect(text).toContain("Remove Bob from the project");
  });

  it("shows both versions when somebody else saved meanwhile, and then lets mine win", async () => {
    const owner = await createPerson();
    const { id } = await projectBy(owner);
    await updateProject(ctxFor(owner), { id, version: 1, name: "Theirs" });
    const browser = browserOf(owner);
    const stale = await browser.post(`/projects/${id}`, { ...fields, name: "Mine", version: "1" });
    expect(stale.status).toBe(409);
    const text = await stale.text();
    expect(text).toContain("<strong>Theirs</strong>, yours: <strong>Mine</strong>");
    expect(text).toContain('name="version" value="2"');
    await browser.post(`/projects/${id}`, { ...fields, name: "Mine", version: "2" });
    expect((await getProject(ctxFor(owner), id)).name).toBe("Mine");
  });

  it("writes only what was typed anew, over what another tab saved meanwhile", async () => {
    const owner = await createPerson();
    const { id } = await projectBy(owner, { name: "Door" });
    const { colour, access } = await getProject(ctxFor(owner), id);
    const before = { name: "Door", code: "", client: "", colour, access, billable: false };
    const typed = { name: "Door", code: "DOOR", colour, access };
    await updateProject(ctxFor(owner), { id, version: 1, name: "Theirs", billable: true });
    const browser = browserOf(owner);
    const shown = JSON.stringify(before);
    const stale = await browser.post(`/projects/${id}`, { ...typed, version: "1", shown });
    expect(stale.status).toBe(409);
    expect((await stale.text()).match(/, yours: /g)).toHaveLength(1);
    expect((await browser.post(`/projects/${id}`, { ...typed, version: "2", shown })).status).toBe(303);
    expect(await getProject(ctxFor(owner), id)).toMatchObject({
      name: "Theirs",
      code: "DOOR",
      billable: true,
    });
  });

  it("keeps what was typed when it is refused", async () => {
    const owner = await createPerson();
    const { id } = await projectBy(owner);
    const response = await browserOf(owner).post(`/projects/${id}`, { ...fields, name: "", version: "1" });
    expect(response.status).toBe(422);
    expect(await response.text()).toMatch(/value="teal" checked/);
  });

  it("is read-only for members, who are refused the forms too", async () => {
    const { owner, bob } = await createTeam();
    const { id } = await projectBy(owner);
    const browser = browserOf(bob);
    expect(await (await browser.get(`/projects/${id}`)).text()).not.toContain(
      '<form method="post" action="/projects',
    );
    const paths = ["", "/archive", "/restore", "/members", "/members/u/remove"];
    for (const path of paths) {
      expect((await browser.post(`/projects/${id}${path}`, { ...fields, version: "1" })).status).toBe(403);
    }
  });

  it("does not exist for another workspace, exactly like an unknown one", async () => {
    const { id } = await projectBy(await createPerson());
    const browser = browserOf(await createPerson());
    const answers = new Set<string>();
    for (const target of [id, "unknown"]) {
      const page = await browser.get(`/projects/${target}`);
      answers.add(`${page.status} ${unchanging(await page.text()).replaceAll(target, "ID")}`);
      for (const path of ["", "/archive", "/restore", "/members", "/members/u/remove"]) {
        const response = await browser.post(`/projects/${target}${path}`, { ...fields, version: "1" });
        expect(response.status).toBe(404);
      }
    }
    expect(answers.size).toBe(1);
  });

  it("answers a live refresh with 204 until something changed", async () => {
    const owner = await createPerson();
    const { id } = await projectBy(owner);
    const browser = browserOf(owner);
    const panel = await (await browser.get(`/projects/${id}?part=panel`, htmx)).text();
    const version = /data-version="([^"]+)"/.exec(panel)?.[1];
    const path = `/projects/${id}?part=panel&v=${version}`;
    expect((await browser.get(path, htmx)).status).toBe(204);
    await updateProject(ctxFor(owner), { id, version: 1, name: "Theirs" });
    expect(await (await browser.get(path, htmx)).text()).toContain("Theirs");
  });
});
