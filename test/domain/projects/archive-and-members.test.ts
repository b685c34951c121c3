import { expect, it } from "vitest";

import { audit } from "../../../src/db/schema/people.ts";
import { addProjectMember } from "../../../src/domain/projects/add-project-member.ts";
import { archiveProject } from "../../../src/domain/projects/archive-project.ts";
import { listTrackable } from "../../../src/domain/projects/list-trackable.ts";
import { removeProjectMember } from "../../../src/domain/projects/remove-project-member.ts";
import { restoreProject } from "../../../src/domain/projects/restore-project.ts";
import { createPerson, ctxFor, db } from "../../support/people.ts";
import { createTeam, projectBy } from "../../support/work.ts";

const auditActions = async () => (await db().select().from(audit)).map(({ action }) => action);

it("archives and restores, each once however often it is asked", async () => {
  const owner = await createPerson();
  const { id } = await projectBy(owner);
  await archiveProject(ctxFor(owner), id);
  await archiveProject(ctxFor(owner), id);
  expect(await listTrackable(ctxFor(owner))).toEqual([]);
  await restoreProject(ctxFor(owner), id);
  await restoreProject(ctxFor(owner), id);
  expect(await listTrackable(ctxFor(owner))).toMatchObject([{ id }]);
  expect(await auditActions()).toEqual(["project.created", "project.archived", "project.restored"]);
});

it("adds and removes members, each once however often it is asked", async () => {
  const { owner, bob } = await createTeam();
  const { id: projectId } = await projectBy(owner, { access: "members" });
  const input = { projectId, userId: bob.userId };
  await addProjectMember(ctxFor(owner), input);
  await addProjectMember(ctxFor(owner), input);
  expect(await listTrackable(ctxFor(bob))).toHaveLength(1);
  await removeProjectMember(ctxFor(owner), input);
  await removeProjectMember(ctxFor(owner), input);
  expect(await listTrackable(ctxFor(bob))).toEqual([]);
  expect(await auditActions()).toEqual(["project.created", "project.member_added", "project.member_removed"]);
});

it("takes one person off one project, and nobody else off any", async () => {
  const { owner, bob, carol } = await createTeam();
  const website = await projectBy(owner, { access: "members" }, [bob, carol]);
  const shop = await projectBy(owner, { name: "Shop", access: "members" }, [bob]);
  await removeProjectMember(ctxFor(owner), { projectId: website.id, userId: bob.userId });
  expect(await listTrackable(ctxFor(bob))).toMatchObject([{ id: shop.id }]);
  expect(await listTrackable(ctxFor(carol))).toMatchObject([{ id: website.id }]);
});

it("adds nobody of another workspace", async () => {
  const owner = await createPerson();
  const { id: projectId } = await projectBy(owner);
  const { userId } = await createPerson();
  const attempt = addProjectMember(ctxFor(owner), { projectId, userId });
  await expect(attempt).rejects.toMatchObject({ code: "not_found" });
});

const verbs = {
  archive: archiveProject,
  restore: restoreProject,
  "add a member": (ctx: Parameters<typeof archiveProject>[0], projectId: string) =>
    addProjectMember(ctx, { projectId, userId: "u" }),
  "remove a member": (ctx: Parameters<typeof archiveProject>[0], projectId: string) =>
    removeProjectMember(ctx, { projectId, userId: "u" }),
};

it.each(Object.entries(verbs))("is for owners and admins of the workspace: %s", async (_, verb) => {
  const { owner, bob } = await createTeam();
  const { id } = await projectBy(owner);
  await expect(verb(ctxFor(bob), id)).rejects.toMatchObject({ code: "forbidden" });
  await expect(verb(ctxFor(await createPerson()), id)).rejects.toMatchObject({ code: "not_found" });
  await expect(verb(ctxFor(owner), "unknown")).rejects.toMatchObject({ code: "not_found" });
});
