import { describe, expect, it } from "vitest";

import { parseLine } from "../../../src/domain/time/parse-line.ts";
import { readLine } from "../../../src/domain/time/read-line.ts";
import { createPerson, ctxFor } from "../../support/people.ts";
import { createTeam, projectBy, tagsBy } from "../../support/work.ts";

describe("a line", () => {
  it.each([
    ["9-10:15 fix the door", "fix the door", "9-10:15"],
    ["fix the door 9-10:15", "fix the door", "9-10:15"],
    ["fix 9am-5pm the door", "fix the door", "9am-5pm"],
    ["9-10", "", "9-10"],
    ["9–10 fix", "fix", "9–10"],
  ])("%j has a span", (text, notes, time) => expect(parseLine(text)).toEqual({ notes, time }));

  it.each([
    "read pages 3-4",
    "fix acme/web-12",
    "2026-03-10 plan",
    "99-100 x",
    "-",
    "a-b",
    "",
    "covid-19",
    "9- 10",
  ])("%j has none", (text) => expect(parseLine(text)).toEqual({ notes: text, time: null }));
});

describe("reading a line", () => {
  it("finds the project behind @ and the tags behind #", async () => {
    const person = await createPerson();
    const ctx = ctxFor(person);
    const web = await projectBy(person, { name: "Web shop" });
    await tagsBy(ctx, ["Urgent", "Dev"]);
    expect(await readLine(ctx, "fix the door @shop #urg #dev 9-10:15")).toEqual({
      notes: "fix the door",
      time: "9-10:15",
      projectId: web.id,
      tagNames: ["Urgent", "Dev"],
    });
  });

  it("leaves in the notes what names nothing, or several", async () => {
    const person = await createPerson();
    const ctx = ctxFor(person);
    await projectBy(person, { name: "Web shop" });
    await projectBy(person, { name: "Web site" });
    const text = "ask @bob about #12 and @web #unknown a@b.c # @";
    expect(await readLine(ctx, text)).toEqual({ notes: text, time: null, tagNames: [] });
  });

  it("prefers the whole name to a beginning, and knows only what the person may track on", async () => {
    const { owner, bob, carol } = await createTeam();
    const web = await projectBy(owner, { name: "Web" });
    await projectBy(owner, { name: "Web site" });
    const closed = await projectBy(owner, { name: "Closed", access: "members" }, [bob]);
    expect((await readLine(ctxFor(bob), "x @web")).projectId).toBe(web.id);
    expect((await readLine(ctxFor(bob), "x @closed")).projectId).toBe(closed.id);
    expect((await readLine(ctxFor(carol), "x @closed")).projectId).toBeUndefined();
  });
});
