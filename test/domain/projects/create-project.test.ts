import { sql } from "drizzle-orm";
import { expect, it } from "vitest";

import { audit } from "../../../src/db/schema/people.ts";
import { projects } from "../../../src/db/schema/work.ts";
import { archiveProject } from "../../../src/domain/projects/archive-project.ts";
import { createProject } from "../../../src/domain/projects/create-project.ts";
import { listProjects } from "../../../src/domain/projects/list-projects.ts";
import { listTrackable } from "../../../src/domain/projects/list-trackable.ts";
import { expectNoScan } from "../../support/explain.ts";
import { createPerson, ctxFor, db } from "../../support/people.ts";
import { createTeam, projectBy } from "../../support/work.ts";

it("makes a project with sensible defaults and says so in the audit", async () => {
  const owner = await createPerson();
  const project = await createProject(ctxFor(owner), { name: "  Web  site " });
  expect(project).toMatchObject({ name: "Web site", access: "workspace", billable: false, version: 1 });
  expect(await db().select().from(audit)).toMatchObject([
    { workspaceId: owner.workspaceId, action: "project.created", target: project.id },
  ]);
});

it("refuses a name that differs only in case, accents or spaces, and leaves no audit entry", async () => {
  const ctx = ctxFor(await createPerson());
  await createProject(ctx, { name: "Café Berlin" });
  await expect(createProject(ctx, { name: "CAFE  berlin" })).rejects.toMatchObject({
    code: "conflict",
    field: "name",
    message: "There is already a project called “CAFE berlin”. Choose another name.",
  });
  expect(await db().$count(audit)).toBe(1);
  await createProject(ctxFor(await createPerson()), { name: "Café Berlin" });
});

it("keeps a code in capitals, unique in its workspace whatever its case", async () => {
  const owner = await createPerson();
  const ctx = ctxFor(owner);
  expect(await createProject(ctx, { name: "Web", code: " web-2 " })).toMatchObject({ code: "WEB-2" });
  expect(await createProject(ctx, { name: "No code" })).toMatchObject({ code: null });
  expect(await createProject(ctx, { name: "Spaces", code: " " })).toMatchObject({ code: null });
  await expect(createProject(ctx, { name: "Shop", code: "Web-2" })).rejects.toMatchObject({
    code: "conflict",
    field: "code",
    message: "Another project has the code WEB-2. Choose another one.",
  });
  await createProject(ctxFor(await createPerson()), { name: "Web", code: "WEB-2" });
  await archiveProject(ctx, (await listProjects(ctx)).find(({ code }) => code !== null)?.id ?? "");
  await expect(createProject(ctx, { name: "Shop", code: "WEB-2" })).rejects.toMatchObject({ field: "code" });
});

it("reads its code by an index, and writes none for a project without one", async () => {
  const ctx = ctxFor(await createPerson());
  const { id } = await createProject(ctx, { name: "Web", code: "WEB" });
  const byCode = db()
    .select({ id: projects.id })
    .from(projects)
    .where(sql`workspace_id = ${ctx.actor.workspaceId} AND code = 'WEB'`);
  expect(await byCode).toEqual([{ id }]);
  expect(await expectNoScan(byCode, ["projects"])).toContain("projects_code");
});

it.each([
  [{ name: "Web", code: "W" }, "code"],
  [{ name: "Web", code: "ABCDEFGHIJK" }, "code"],
  [{ name: "Web", code: "WÉB" }, "code"],
  [{ name: "Web", code: "A B" }, "code"],
  [{ name: "Web", code: "1H" }, "code"],
  [{ name: " " }, "name"],
  [{ name: "x".repeat(101) }, "name"],
  [{ name: "Web", colour: "#ff0000" }, "colour"],
  [{ name: "Web", access: "everybody" }, "access"],
])("refuses %o", async (input, field) => {
  const ctx = ctxFor(await createPerson());
  await expect(createProject(ctx, input)).rejects.toMatchObject({ code: "invalid", field });
});

it("is for owners and admins", async () => {
  const { admin, bob } = await createTeam();
  await createProject(ctxFor(admin), { name: "By an admin" });
  await expect(createProject(ctxFor(bob), { name: "By Bob" })).rejects.toMatchObject({ code: "forbidden" });
});

it("offers people the projects that they may track on", async () => {
  const { owner, admin, bob, carol } = await createTeam();
  await projectBy(owner, { name: "Open" });
  await projectBy(owner, { name: "Closed", access: "members" }, [bob]);
  const names = async (person: typeof bob) =>
    (await listTrackable(ctxFor(person))).map((project) => project.name);
  expect(await names(owner)).toEqual(["Closed", "Open"]);
  expect(await names(bob)).toEqual(["Closed", "Open"]);
  expect(await names(admin)).toEqual(["Open"]);
  expect(await names(carol)).toEqual(["Open"]);
  expect(await names(await createPerson())).toEqual([]);
});
