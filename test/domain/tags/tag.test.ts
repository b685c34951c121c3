import { expect, it } from "vitest";

import { tagsBy } from "../../support/work.ts";
import { listTags } from "../../../src/domain/tags/list-tags.ts";
import { createPerson, ctxFor } from "../../support/people.ts";

it("makes the tags that are missing and finds the others by their folded name", async () => {
  const ctx = ctxFor(await createPerson());
  const [first] = await tagsBy(ctx, ["Café"]);
  const found = await tagsBy(ctx, ["deep work", " CAFE ", "", "Deep  Work"]);
  expect(found).toEqual([{ id: expect.any(String), name: "Deep Work" }, first]);
  expect(await listTags(ctx)).toEqual([first, found[0]]);
});

it("keeps one tag when two people make the same one at once", async () => {
  const ctx = ctxFor(await createPerson());
  const results = await Promise.all(Array.from({ length: 8 }, () => tagsBy(ctx, ["review"])));
  expect(new Set(results.flat().map(({ id }) => id)).size).toBe(1);
});

it("keeps the tags of workspaces apart", async () => {
  const people = [await createPerson(), await createPerson()];
  const made = await Promise.all(people.map((person) => tagsBy(ctxFor(person), ["review"])));
  const found = await Promise.all(people.map((person) => tagsBy(ctxFor(person), ["review"])));
  expect(new Set(made.flat().map(({ id }) => id)).size).toBe(2);
  expect(found).toEqual(made);
});

it("says what is too long and what is too many", async () => {
  const ctx = ctxFor(await createPerson());
  await expect(tagsBy(ctx, ["x".repeat(51)])).rejects.toMatchObject({ code: "invalid" });
  const many = Array.from({ length: 51 }, (_, i) => `tag ${i}`);
  await expect(tagsBy(ctx, many)).rejects.toThrow("at most 50 tags");
  expect(await tagsBy(ctx, [" "])).toEqual([]);
});
