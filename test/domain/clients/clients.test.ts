import { describe, expect, it } from "vitest";

import { audit } from "../../../src/db/schema/people.ts";
import { archiveClient, restoreClient } from "../../../src/domain/clients/client-lifecycle.ts";
import { createClient } from "../../../src/domain/clients/create-client.ts";
import { getClient } from "../../../src/domain/clients/get-client.ts";
import { listClients, offeredClients } from "../../../src/domain/clients/list-clients.ts";
import { updateClient } from "../../../src/domain/clients/update-client.ts";
import { createProject } from "../../../src/domain/projects/create-project.ts";
import { getProject } from "../../../src/domain/projects/get-project.ts";
import { updateProject } from "../../../src/domain/projects/update-project.ts";
import { measure } from "../../support/meter.ts";
import { createPerson, ctxFor, db } from "../../support/people.ts";
import { entryBy, hourMs } from "../../support/time.ts";
import { clientBy, createTeam, projectBy } from "../../support/work.ts";

const auditActions = async () => (await db().select().from(audit)).map(({ action }) => action);

describe("a client", () => {
  it("is made, changed, archived and restored by owners and admins, with an audit of each", async () => {
    const { owner, admin } = await createTeam();
    const address = " Hafenstraße 12\r\n20457 Hamburg\n";
    const made = await createClient(ctxFor(owner), { name: " Northwind  Ltd ", address, currency: "eur" });
    expect(made).toMatchObject({
      name: "Northwind Ltd",
      address: "Hafenstraße 12\n20457 Hamburg",
      currency: "EUR",
      version: 1,
      archivedAt: null,
    });
    const { id } = made;
    expect(await updateClient(ctxFor(admin), { id, version: 1, currency: "USD" })).toMatchObject({
      name: "Northwind Ltd",
      currency: "USD",
      version: 2,
    });
    await archiveClient(ctxFor(admin), id);
    await archiveClient(ctxFor(admin), id);
    expect(await listClients(ctxFor(owner))).toEqual([]);
    expect(await listClients(ctxFor(owner), { isArchived: true })).toMatchObject([{ id, version: 3 }]);
    await restoreClient(ctxFor(owner), id);
    expect(await listClients(ctxFor(owner))).toMatchObject([{ id, version: 4 }]);
    expect(await auditActions()).toEqual([
      "client.created",
      "client.changed",
      "client.archived",
      "client.restored",
    ]);
  });

  it.each([
    [{ name: " " }, "name"],
    [{ name: "x".repeat(101) }, "name"],
    [{ address: "x".repeat(501) }, "address"],
    [{ currency: "EURO" }, "currency"],
    [{ currency: "XXX" }, "currency"],
  ])("is refused as %o", async (wrong, field) => {
    const owner = await createPerson();
    await expect(clientBy(owner, wrong)).rejects.toMatchObject({ code: "invalid", field });
  });

  it("has a name of its own, and is changed by one person at a time", async () => {
    const owner = await createPerson();
    const { id } = await clientBy(owner);
    await clientBy(owner, { name: "Contoso" });
    await expect(clientBy(owner, { name: "NÖRTHWIND" })).rejects.toMatchObject({
      code: "conflict",
      field: "name",
    });
    const change = (version: number, name: string) => updateClient(ctxFor(owner), { id, version, name });
    await expect(change(1, "contoso")).rejects.toMatchObject({ code: "conflict", field: "name" });
    await expect(change(7, "New")).rejects.toMatchObject({ code: "conflict", field: "version" });
    const attempts = await Promise.allSettled([change(1, "A"), change(1, "B")]);
    expect(attempts.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await clientBy(await createPerson(), { name: "Contoso" });
  });

  it("is seen by members through projects that they see, and changed by none of them", async () => {
    const { owner, bob, carol } = await createTeam();
    const hidden = await clientBy(owner, { name: "Hidden" });
    const northwind = await clientBy(owner);
    await projectBy(owner, { name: "Secret", access: "members", clientId: hidden.id }, [carol]);
    const { id } = await projectBy(owner, { name: "Shop", clientId: northwind.id });
    await projectBy(owner, { name: "Vault", access: "members", clientId: northwind.id });
    const names = async (person: typeof bob) => (await listClients(ctxFor(person))).map(({ name }) => name);
    expect(await names(owner)).toEqual(["Hidden", "Northwind"]);
    expect(await names(bob)).toEqual(["Northwind"]);
    expect(await names(carol)).toEqual(["Hidden", "Northwind"]);
    expect((await getClient(ctxFor(bob), northwind.id)).projects).toMatchObject([{ id, isArchived: false }]);
    expect((await offeredClients(ctxFor(bob), "")).map(({ name }) => name)).toEqual(["Northwind"]);
    const stranger = await createPerson();
    for (const person of [bob, stranger])
      await expect(getClient(ctxFor(person), hidden.id)).rejects.toMatchObject({ code: "not_found" });
    expect(await names(stranger)).toEqual([]);
    const input = { id: northwind.id, version: 1, name: "Mine" };
    await expect(updateClient(ctxFor(bob), input)).rejects.toMatchObject({ code: "forbidden" });
    await expect(archiveClient(ctxFor(bob), northwind.id)).rejects.toMatchObject({ code: "forbidden" });
    await expect(updateClient(ctxFor(stranger), input)).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("a project's client", () => {
  it("is chosen by name or id, kept, and taken away", async () => {
    const owner = await createPerson();
    const ctx = ctxFor(owner);
    const { id: clientId } = await clientBy(owner, { name: "Ångström" });
    const { id } = await createProject(ctx, { name: "Web", clientName: " angstrom " });
    expect(await getProject(ctx, id)).toMatchObject({ clientId, clientName: "Ångström" });
    expect(await updateProject(ctx, { id, version: 1, name: "Shop" })).toMatchObject({ clientId });
    expect(await updateProject(ctx, { id, version: 2, clientName: "" })).toMatchObject({ clientId: null });
    expect(await updateProject(ctx, { id, version: 3, clientId })).toMatchObject({ clientId });
    expect(await updateProject(ctx, { id, version: 4, clientId: null })).toMatchObject({ clientId: null });
  });

  it("is none that is archived, but for the project that has it already", async () => {
    const owner = await createPerson();
    const ctx = ctxFor(owner);
    const { id: clientId } = await clientBy(owner);
    const { id } = await projectBy(owner, { clientId });
    await archiveClient(ctx, clientId);
    expect(await updateProject(ctx, { id, version: 1, name: "Shop", clientName: "Northwind" })).toMatchObject(
      {
        clientId,
      },
    );
    const refused = { code: "invalid", field: "client" };
    await expect(projectBy(owner, { name: "New", clientId })).rejects.toMatchObject(refused);
    await expect(projectBy(owner, { name: "New", clientName: "Nobody" })).rejects.toMatchObject(refused);
    const foreign = await clientBy(await createPerson());
    await expect(projectBy(owner, { name: "New", clientId: foreign.id })).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

describe("the list of clients", () => {
  it("counts projects and time, in one round trip, without reading a table from end to end", async () => {
    const { owner, bob } = await createTeam();
    const { id: clientId } = await clientBy(owner);
    await clientBy(owner, { name: "Contoso" });
    const now = Date.now();
    for (const name of ["Web", "Shop"]) {
      const { id: projectId } = await projectBy(owner, { name, clientId });
      await entryBy(bob, { startedAt: now - 2 * hourMs, endedAt: now - hourMs, projectId });
    }
    const costs = await measure(async (counted) => {
      const listed = await listClients({ ...ctxFor(owner, now), db: counted });
      expect(listed).toMatchObject([
        { name: "Contoso", projects: 0, trackedMs: 0 },
        { name: "Northwind", projects: 2, trackedMs: 2 * hourMs },
      ]);
    });
    expect(costs.roundTrips).toBe(1);
    const asMember = await measure((counted) => offeredClients({ ...ctxFor(bob), db: counted }, "north"));
    for (const line of [...costs.plans, ...asMember.plans])
      expect(line).not.toMatch(/SCAN (clients|projects|time_entries)\b/);
  });
});
