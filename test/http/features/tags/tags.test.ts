import { expect, it } from "vitest";

import { tagsBy, createTeam } from "../../../support/work.ts";
import { listTags } from "../../../../src/domain/tags/list-tags.ts";
import { browserOf, ctxFor } from "../../../support/people.ts";

const htmx = { "HX-Request": "true", "HX-Request-Type": "partial" };

async function createTags() {
  const { owner, bob } = await createTeam();
  const [review, travel] = await tagsBy(ctxFor(bob), ["review", "travel"]);
  return { owner, bob, review: review?.id ?? "", travel: travel?.id ?? "" };
}

it("teaches what tags are for", async () => {
  const { bob } = await createTeam();
  expect(await (await browserOf(bob).get("/tags")).text()).toContain("Type one when you track time.");
});

it("renames and deletes without JavaScript", async () => {
  const { owner, review, travel } = await createTags();
  const renamed = await browserOf(owner).post(`/tags/${review}`, { name: "Code review" });
  expect([renamed.status, renamed.headers.get("Location")]).toEqual([303, "/tags"]);
  await browserOf(owner).post(`/tags/${travel}/delete`);
  expect(await listTags(ctxFor(owner))).toEqual([{ id: review, name: "Code review" }]);
});

it("answers htmx with the panel, and keeps what was typed when it is refused", async () => {
  const { owner, review } = await createTags();
  const renamed = await browserOf(owner).post(`/tags/${review}`, { name: "Code review" }, htmx);
  expect(await renamed.text()).toMatch(/^<div id="tags"/);
  const taken = await browserOf(owner).post(`/tags/${review}`, { name: "Travel" }, htmx);
  expect(taken.status).toBe(409);
  const text = await taken.text();
  expect(text).toContain('value="Travel"');
  expect(text).toContain("There is already a tag called “Travel”.");
});

it("is read-only for members", async () => {
  const { bob, review } = await createTags();
  expect(await (await browserOf(bob).get("/tags")).text()).not.toContain("Rename");
  expect((await browserOf(bob).post(`/tags/${review}`, { name: "x" })).status).toBe(403);
  expect((await browserOf(bob).post(`/tags/${review}/delete`)).status).toBe(403);
});
