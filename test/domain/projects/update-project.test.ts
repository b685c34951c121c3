import { expect, it } from "vitest";

import { audit } from "../../../src/db/schema/people.ts";
import { getProject } from "../../../src/domain/projects/get-project.ts";
import { updateProject } from "../../../src/domain/projects/update-project.ts";
import { createPerson, ctxFor, db } from "../../support/people.ts";
import { createTeam, projectBy } from "../../support/work.ts";

const auditActions = async () => (await db().select().from(audit)).map(({ action }) => action);

it("changes what is given and nothing else", async () => {
  const { owner, admin } = await createTeam();
  const { id } = await projectBy(owner, { colour: "teal", billable: true });
  const renamed = await updateProject(ctxFor(admin), { id, version: 1, name: "Shop" });
  expect(renamed).toMatchObject({ name: "Shop", colour: "teal", billable: true, version: 2 });
  const next = { colour: "rose", access: "members", billable: false };
  expect(await updateProject(ctxFor(owner), { id, version: 2, ...next })).toMatchObject({
    name: "Shop",
    ...next,
  });
  expect(await auditActions()).toEqual(["project.created", "project.changed", "project.changed"]);
});

it("sets, keeps and clears a code, and refuses one that is taken", async () => {
  const owner = await createPerson();
  const ctx = ctxFor(owner);
  await projectBy(owner, { name: "Shop", code: "SHOP" });
  const { id } = await projectBy(owner);
  expect(await updateProject(ctx, { id, version: 1, code: "web" })).toMatchObject({ code: "WEB" });
  expect(await updateProject(ctx, { id, version: 2, name: "Site" })).toMatchObject({ code: "WEB" });
  await expect(updateProject(ctx, { id, version: 3, code: "shop" })).rejects.toMatchObject({
    field: "code",
    message: "Another project has the code SHOP. Choose another one.",
  });
  expect(await updateProject(ctx, { id, version: 3, code: null })).toMatchObject({ code: null });
  expect(await updateProject(ctx, { id, version: 4, code: "web" })).toMatchObject({ code: "WEB" });
  expect(await updateProject(ctx, { id, version: 5, code: "" })).toMatchObject({ code: null });
});

it("keeps whoever closes a project to its members as one of them", async () => {
  const { owner, admin } = await createTeam();
  const { id } = await projectBy(owner);
  await updateProject(ctxFor(admin), { id, version: 1, access: "members" });
  const { people } = await getProject(ctxFor(owner), id);
  expect(people.filter(({ isMember }) => isMember).map(({ name }) => name)).toEqual(["Adam", "Olga"]);
});

it("refuses a stale version and a name that is taken, and audits neither", async () => {
  const ctx = ctxFor(await createPerson());
  const { actor } = ctx;
  const { id } = await projectBy({ ...actor, cookie: "" });
  await projectBy({ ...actor, cookie: "" }, { name: "Shop" });
  await expect(updateProject(ctx, { id, version: 7, name: "New" })).rejects.toMatchObject({
    code: "conflict",
    field: "version",
  });
  await expect(updateProject(ctx, { id, version: 1, name: " shop" })).rejects.toMatchObject({
    code: "conflict",
    field: "name",
  });
  expect(await auditActions()).toEqual(["project.created", "project.created"]);
});

it("lets one of ten simultaneous changes of one version win, and audits one", async () => {
  const owner = await createPerson();
  const { id } = await projectBy(owner);
  const attempts = await Promise.allSettled(
    Array.from({ length: 10 }, (_, i) => updateProject(ctxFor(owner), { id, version: 1, name: `Name ${i}` })),
  );
  expect(attempts.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(await auditActions()).toEqual(["project.created", "project.changed"]);
});

it("refuses a name without letters, members, and other workspaces", async () => {
  const { owner, bob } = await createTeam();
  const { id } = await projectBy(owner);
  const attempt = (person: typeof bob, name: string) =>
    updateProject(ctxFor(person), { id, version: 1, name });
  await expect(attempt(owner, " ")).rejects.toMatchObject({ code: "invalid", field: "name" });
  await expect(attempt(bob, "New")).rejects.toMatchObject({ code: "forbidden" });
  await expect(attempt(await createPerson(), "New")).rejects.toMatchObject({ code: "not_found" });
});
