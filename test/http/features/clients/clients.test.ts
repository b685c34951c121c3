import { describe, expect, it } from "vitest";

import { getClient } from "../../../../src/domain/clients/get-client.ts";
import { listClients } from "../../../../src/domain/clients/list-clients.ts";
import { updateClient } from "../../../../src/domain/clients/update-client.ts";
import { getProject } from "../../../../src/domain/projects/get-project.ts";
import { setCurrency } from "../../../../src/domain/workspaces/set-currency.ts";
import { scriptOf } from "../../../support/api.ts";
import { browserOf, createPerson, ctxFor } from "../../../support/people.ts";
import { clientBy, createTeam, projectBy } from "../../../support/work.ts";

const htmx = { "HX-Request": "true", "HX-Request-Type": "partial" };
const fields = { name: "Northwind", currency: "EUR", address: "Hafenstraße 12\r\n20457 Hamburg" };

describe("the pages of clients", () => {
  it("add, change, archive and restore without JavaScript", async () => {
    const owner = await createPerson();
    const browser = browserOf(owner);
    expect(await (await browser.get("/clients")).text()).toContain("Add one above");
    const added = await browser.post("/clients", fields);
    expect([added.status, added.headers.get("Location")]).toEqual([303, "/clients"]);
    const [{ id } = { id: "" }] = await listClients(ctxFor(owner));
    const path = `/clients/${id}`;
    expect(await (await browser.get(path)).text()).toContain("Hafenstraße 12\n20457 Hamburg</textarea>");
    const steps: [string, Record<string, string>][] = [
      ["", { ...fields, name: "Contoso", version: "1" }],
      ["/archive", {}],
    ];
    for (const [step, body] of steps) {
      const response = await browser.post(path + step, body);
      expect([response.status, response.headers.get("Location")]).toEqual([303, path]);
    }
    expect(await (await browser.get("/clients")).text()).not.toContain("Contoso");
    expect(await (await browser.get("/clients?show=archived")).text()).toContain("Contoso");
    expect(await (await browser.get(path)).text()).toContain("This client is archived.");
    await browser.post(`${path}/restore`);
    expect(await getClient(ctxFor(owner), id)).toMatchObject({ name: "Contoso", archivedAt: null });
  });

  it("propose the workspace's currency for a new one", async () => {
    const owner = await createPerson();
    const browser = browserOf(owner);
    const proposed = async () => {
      const [field = ""] =
        /<input[^>]*name="currency"[^>]*>/.exec(await (await browser.get("/clients")).text()) ?? [];
      return /value="(\w*)"/.exec(field)?.[1];
    };
    expect(await proposed()).toBe("EUR");
    await setCurrency(ctxFor(owner), "USD");
    expect(await proposed()).toBe("USD");
  });

  it.each([
    ["without JavaScript", {}],
    ["with htmx", htmx],
  ])("keep what was typed when it is refused, %s", async (_, headers) => {
    const owner = await createPerson();
    const { id } = await clientBy(owner);
    const wrong = await browserOf(owner).post("/clients", { ...fields, currency: "EURO" }, headers);
    expect(wrong.status).toBe(422);
    expect(await wrong.text()).toContain('value="EURO"');
    const taken = await browserOf(owner).post("/clients", { ...fields, name: "northwind" }, headers);
    expect(taken.status).toBe(409);
    await updateClient(ctxFor(owner), { id, version: 1, name: "Theirs" });
    const stale = await browserOf(owner).post(
      `/clients/${id}`,
      { ...fields, name: "Mine", version: "1" },
      headers,
    );
    expect(stale.status).toBe(409);
    expect(await stale.text()).toContain("<strong>Theirs</strong>, yours: <strong>Mine</strong>");
  });

  it("are read-only for members, and show them what they see", async () => {
    const { owner, bob } = await createTeam();
    const { id } = await clientBy(owner, { address: "Hafenstraße 12" });
    expect((await browserOf(bob).get(`/clients/${id}`)).status).toBe(404);
    await projectBy(owner, { clientId: id });
    const text = await (await browserOf(bob).get(`/clients/${id}`)).text();
    expect(text).toContain("Website");
    expect(text).not.toMatch(/<form[^>]*action="\/clients|Hafenstraße/);
    expect((await browserOf(bob).post("/clients", fields)).status).toBe(403);
    expect((await browserOf(bob).post(`/clients/${id}/archive`)).status).toBe(403);
  });

  it("answer a live refresh with 204 until something changed", async () => {
    const owner = await createPerson();
    const browser = browserOf(owner);
    const list = await (await browser.get("/clients?part=list", htmx)).text();
    const version = /data-version="([^"]+)"/.exec(list)?.[1];
    expect((await browser.get(`/clients?part=list&v=${version}`, htmx)).status).toBe(204);
    await clientBy(owner);
    expect((await browser.get(`/clients?part=list&v=${version}`, htmx)).status).toBe(200);
  });
});

describe("the field for a project's client", () => {
  it("takes a name, says who there is not, and is searched on the server", async () => {
    const owner = await createPerson();
    const { id: clientId } = await clientBy(owner);
    for (let at = 0; at < 60; at++) await clientBy(owner, { name: `Other ${at}` });
    const { id } = await projectBy(owner);
    const browser = browserOf(owner);
    const names = await (
      await browser.get("/client-names?list=project-client-names&client=NÖRTH", htmx)
    ).text();
    expect(names).toBe('<datalist id="project-client-names"><option value="Northwind"></option></datalist>');
    const form = { name: "Website", colour: "teal", access: "workspace", version: "1" };
    const unknown = await browser.post(`/projects/${id}`, { ...form, client: "Nobody" });
    expect(unknown.status).toBe(422);
    expect(await unknown.text()).toContain("There is no client called “Nobody”.");
    expect((await browser.post(`/projects/${id}`, { ...form, client: "northwind" })).status).toBe(303);
    expect(await getProject(ctxFor(owner), id)).toMatchObject({ clientId });
    for (const path of ["/projects", `/projects/${id}`])
      expect(await (await browser.get(path)).text()).toContain(
        `<a href="/clients/${clientId}">Northwind</a>`,
      );
  });
});

describe("the API", () => {
  it("shows members the clients of their projects, but no address", async () => {
    const { owner, bob } = await createTeam();
    const { id: clientId } = await clientBy(owner, { address: "Hafenstraße 12" });
    await projectBy(owner, { clientId });
    for (const [person, address] of [
      [owner, "Hafenstraße 12"],
      [bob, ""],
    ] as const) {
      const script = await scriptOf(person);
      expect((await script("GET", "/clients")).body).toMatchObject({ items: [{ id: clientId, address }] });
      expect((await script("GET", `/clients/${clientId}`)).body).toMatchObject({ address });
    }
  });

  it("adds, lists, changes, archives and restores clients, and gives them to projects", async () => {
    const script = await scriptOf(await createPerson());
    const made = await script("POST", "/clients", { name: "Northwind", currency: "EUR" });
    expect([made.status, made.body]).toMatchObject([201, { currency: "EUR", address: "" }]);
    const path = `/clients/${String(made.body["id"])}`;
    expect((await script("PATCH", path, { version: 1, address: "Hamburg" })).body).toMatchObject({
      address: "Hamburg",
      version: 2,
    });
    const project = await script("POST", "/projects", { name: "Web", clientId: made.body["id"] });
    expect(project.body).toMatchObject({ clientId: made.body["id"] });
    expect((await script("POST", `${path}/archive`)).status).toBe(204);
    expect((await script("GET", "/clients")).body).toMatchObject({ items: [] });
    expect((await script("GET", "/clients?archived=true")).body).toMatchObject({
      items: [{ name: "Northwind" }],
    });
    expect((await script("POST", `${path}/restore`)).status).toBe(204);
    expect((await script("GET", path)).body).toMatchObject({ archivedAt: null });
    const other = `/projects/${String(project.body["id"])}`;
    expect((await script("PATCH", other, { version: 1, clientId: null })).body).toMatchObject({
      clientId: null,
    });
  });

  it("asks for the scope of projects", async () => {
    const owner = await createPerson();
    const script = await scriptOf(owner, ["time:read"]);
    expect((await script("GET", "/clients")).status).toBe(403);
    const reader = await scriptOf(owner, ["projects:read"]);
    expect((await reader("GET", "/clients")).status).toBe(200);
    expect((await reader("POST", "/clients", { name: "x", currency: "EUR" })).status).toBe(403);
  });
});
