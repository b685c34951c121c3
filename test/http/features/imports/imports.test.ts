import { env, exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { listImports } from "../../../../src/domain/imports/list-imports.ts";
import { maxFileBytes } from "../../../../src/domain/imports/archive-files.ts";
import { appUrl, browserOf, createPerson, ctxFor, type Person } from "../../../support/people.ts";
import { createTeam } from "../../../support/work.ts";

const lines = ["Date,Hours,Notes", "02/03/2026,1,Fix the door", "2/30/2026,x,No day", ""].join("\n");

async function upload(person: Person, content: string | Uint8Array<ArrayBuffer>, name = "time.csv") {
  const body = new FormData();
  body.set("file", new File([content], name));
  const headers = { Cookie: person.cookie, Origin: appUrl, "Sec-Fetch-Site": "same-origin" };
  const request = new Request(`${appUrl}/imports`, { method: "POST", body, headers, redirect: "manual" });
  return exports.default.fetch(request);
}

/** A page once what happens in the background is over. */
async function settled(person: Person, path: string): Promise<string> {
  for (;;) {
    const text = await (await browserOf(person).get(path)).text();
    if (!text.includes("<progress")) return text;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

describe("the pages of imports", () => {
  it("upload, check, import and undo without JavaScript", async () => {
    const owner = await createPerson();
    const browser = browserOf(owner);
    const uploaded = await upload(owner, lines);
    const path = uploaded.headers.get("Location") ?? "";
    expect([uploaded.status, path]).toEqual([303, expect.stringMatching(/^\/imports\/\w+$/)]);
    const page = await (await browser.get(path)).text();
    expect(page).toContain("Check what it holds");
    const fields = {
      zone: "Europe/Berlin",
      dateOrder: "mdy",
      startDate: "0",
      duration: "1",
      description: "2",
    };
    const unsaid = await browser.post(path, { ...fields, dateOrder: "" });
    expect(unsaid.status).toBe(422);
    expect(await unsaid.text()).toContain("choose how its dates are written");
    expect((await browser.post(path, fields)).status).toBe(303);
    const checked = await settled(owner, path);
    expect(checked).toContain("Import 1 entry");
    expect(checked).toContain("“2/30/2026” is no date.");
    expect((await browser.post(`${path}/start`)).status).toBe(303);
    expect(await settled(owner, path)).toContain("Undo the import");
    expect(await (await browser.get("/settings/data")).text()).toContain("CSV file, imported, 1 entry");
    expect((await browser.post(`${path}/undo`)).status).toBe(303);
    expect(await settled(owner, path)).toContain("Taken away again: 1 entry.");
  });

  it("refuse what is too large or no table with a sentence at the field", async () => {
    const owner = await createPerson();
    for (const [content, sentence] of [
      [new Uint8Array(maxFileBytes + 100_000), "larger than 10 MB"],
      ["hello", "no table in this file"],
    ] as const) {
      const refused = await upload(owner, content);
      expect(refused.status).toBe(422);
      expect(await refused.text()).toContain(sentence);
    }
    expect(await listImports(ctxFor(owner))).toEqual([]);
  });

  it("are for owners and admins", async () => {
    const { bob, admin } = await createTeam();
    expect(await (await browserOf(bob).get("/settings/data")).text()).not.toContain("Upload");
    expect((await upload(bob, lines)).status).toBe(403);
    expect((await upload(admin, lines)).status).toBe(303);
  });

  it("discard a file that is not imported", async () => {
    const owner = await createPerson();
    const path = (await upload(owner, lines)).headers.get("Location") ?? "";
    expect((await browserOf(owner).post(`${path}/discard`)).headers.get("Location")).toBe("/settings/data");
    expect((await browserOf(owner).get(path)).status).toBe(404);
    expect(await env.BUCKET.list({ prefix: `imports/${owner.workspaceId}` })).toMatchObject({ objects: [] });
  });
});
