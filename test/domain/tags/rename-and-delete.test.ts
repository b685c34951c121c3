import { expect, it } from "vitest";

import { deleteTag } from "../../../src/domain/tags/delete-tag.ts";
import { tagsBy, createTeam } from "../../support/work.ts";
import { listTags } from "../../../src/domain/tags/list-tags.ts";
import { renameTag } from "../../../src/domain/tags/rename-tag.ts";
import { createPerson, ctxFor } from "../../support/people.ts";

async function tagBy(ctx: ReturnType<typeof ctxFor>, name: string): Promise<string> {
  const [tag] = await tagsBy(ctx, [name]);
  return tag?.id ?? "";
}

it("renames a tag, also to other capitals of its own name", async () => {
  const ctx = ctxFor(await createPerson());
  const id = await tagBy(ctx, "review");
  await renameTag(ctx, { id, name: "Review" });
  expect(await renameTag(ctx, { id, name: " Code  review " })).toEqual({ id, name: "Code review" });
  expect(await listTags(ctx)).toEqual([{ id, name: "Code review" }]);
});

it("refuses a name that another tag has, and an empty one", async () => {
  const ctx = ctxFor(await createPerson());
  const id = await tagBy(ctx, "review");
  await tagBy(ctx, "Café");
  await expect(renameTag(ctx, { id, name: "CAFE" })).rejects.toMatchObject({
    code: "conflict",
    field: "name",
  });
  await expect(renameTag(ctx, { id, name: " " })).rejects.toMatchObject({ code: "invalid", field: "name" });
});

it("deletes a tag", async () => {
  const ctx = ctxFor(await createPerson());
  const id = await tagBy(ctx, "review");
  await deleteTag(ctx, id);
  expect(await listTags(ctx)).toEqual([]);
  await expect(deleteTag(ctx, id)).rejects.toMatchObject({ code: "not_found" });
});

it("lets members make tags, but only owners and admins of the workspace change them", async () => {
  const { admin, bob } = await createTeam();
  const id = await tagBy(ctxFor(bob), "review");
  const stranger = ctxFor(await createPerson());
  await expect(renameTag(ctxFor(bob), { id, name: "x" })).rejects.toMatchObject({ code: "forbidden" });
  await expect(deleteTag(ctxFor(bob), id)).rejects.toMatchObject({ code: "forbidden" });
  await expect(renameTag(stranger, { id, name: "x" })).rejects.toMatchObject({ code: "not_found" });
  await expect(deleteTag(stranger, id)).rejects.toMatchObject({ code: "not_found" });
  await renameTag(ctxFor(admin), { id, name: "x" });
});
