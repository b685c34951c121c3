import { exports } from "cloudflare:workers";
import { expect, it } from "vitest";

import { createProject } from "../../../src/domain/projects/create-project.ts";
import { scriptOf } from "../../support/api.ts";
import { appUrl, browserOf, createPerson, ctxFor } from "../../support/people.ts";

async function setUp() {
  const owner = await createPerson();
  const { id: projectId } = await createProject(ctxFor(owner), { name: "Website" });
  return { owner, projectId, call: await scriptOf(owner), browser: browserOf(owner) };
}

/** What says that the request is at fault, and how. */
const refusals = [400, 413, 422];
const many = (count: number) => Array.from({ length: count }, (_, i) => `item-${i}`);
const span = { startedAt: "2026-03-02T09:00:00Z", endedAt: "2026-03-02T10:00:00Z" };

it("D6: more values than a statement of D1 can bind are refused or taken, never a fault of ours", async () => {
  const { owner, call, projectId } = await setUp();
  for (const names of [many(51), many(101), many(1_000)]) {
    const answer = await call("POST", "/entries", { ...span, projectId, tagNames: names });
    expect(refusals).toContain(answer.status);
  }
  expect((await call("POST", "/entries", { ...span, projectId, tagNames: many(20) })).status).toBe(201);
  const body = new URLSearchParams(many(150).map((id) => ["id", id]));
  for (const what of ["accept", "dismiss"]) {
    const headers = { Cookie: owner.cookie, Origin: appUrl, "Sec-Fetch-Site": "same-origin" };
    const request = new Request(`${appUrl}/suggestions/${what}`, { method: "POST", body, headers });
    const { status } = await exports.default.fetch(request);
    expect([400, 404, 409, 422], what).toContain(status);
  }
});

it("D6: a search is no LIKE pattern: neither its length nor % and _ make it fail or find what it is not", async () => {
  const { call, projectId, browser } = await setUp();
  const title = `100 % ${"ä".repeat(60)}`;
  expect((await call("POST", "/tasks", { projectId, title })).status).toBe(201);
  const found = async (search: string) => {
    const { status, body } = await call("GET", `/tasks?search=${encodeURIComponent(search)}`);
    expect(status).toBe(200);
    return Array.isArray(body["items"]) ? body["items"].length : -1;
  };
  expect(await found("ä".repeat(60))).toBe(1);
  expect(await found("%")).toBe(1);
  expect(await found("1_0")).toBe(0);
  expect(await found("%".repeat(2_000))).toBe(0);
  expect((await browser.get(`/tasks?search=${"%_".repeat(1_000)}`)).status).toBe(200);
});

it("D6: a text that no row can hold is refused with a sentence, by page and API", async () => {
  const { call, browser, projectId } = await setUp();
  for (const size of [100_000, 900_000, 2_100_000]) {
    const text = "x".repeat(size);
    for (const [path, body] of [
      ["/tasks", { projectId, title: text }],
      ["/tasks", { projectId, title: "Short", description: text }],
      ["/projects", { name: text }],
      ["/entries", { ...span, projectId, notes: text }],
      ["/entries", { ...span, projectId, tagNames: [text] }],
    ] as const) {
      const answer = await call("POST", path, body);
      expect(refusals, `${path} with ${size}: ${answer.status}`).toContain(answer.status);
    }
    const form = await browser.post("/tasks", { title: text, projectId });
    expect(refusals).toContain(form.status);
  }
});
