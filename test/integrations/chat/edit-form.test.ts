import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";

import { timeEntries } from "../../../src/db/schema/work.ts";
import { createProject } from "../../../src/domain/projects/create-project.ts";
import { updateEntry } from "../../../src/domain/time/update-entry.ts";
import { connectChat, linkChat } from "../../support/chat.ts";
import { createPerson, ctxFor, db, type Person } from "../../support/people.ts";
import { act, command, home, messages, modals, patience, press, submit } from "../../support/slack-window.ts";
import { addDays, instantOf, localDateOf } from "../../../src/lib/zoned-time.ts";
import { archive, entriesOf, entryBy } from "../../support/time.ts";

let alice: Person;
let webId: string;

beforeEach(async () => {
  alice = await createPerson({ name: "Alice", timeZone: "Europe/Berlin" });
  await connectChat(alice);
  await linkChat(alice);
  ({ id: webId } = await createProject(ctxFor(alice), { name: "Website" }));
});

const at = (text: string) => Date.parse(text);
const entry = async () => {
  const [row] = await entriesOf(alice);
  if (row === undefined) throw new Error("There is no entry.");
  return row;
};

/** Logs an entry, gives it these times, and opens its form. */
async function edit(startedAt: string, endedAt: string): Promise<void> {
  await command("/tt log 1h website : before");
  const { id } = await entry();
  await db()
    .update(timeEntries)
    .set({ startedAt: at(startedAt), endedAt: at(endedAt) })
    .where(eq(timeEntries.id, id));
  await press("edit");
  await expect.poll(modals, patience).toContain("Edit time");
}

describe("the form of an entry writes only what was typed into it", () => {
  it.each([
    ["2026-11-20T16:09:55Z", "2026-11-20T16:11:00Z"],
    ["2026-11-20T16:09:05Z", "2026-11-20T16:09:35Z"],
    ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"],
  ])("from %s to %s with other notes", async (startedAt, endedAt) => {
    await edit(startedAt, endedAt);
    await submit({ notes: "after" });
    expect(await modals()).toBe("[]");
    const saved = { notes: "after", startedAt: at(startedAt), endedAt: at(endedAt), projectId: webId };
    expect(await entry()).toMatchObject({ ...saved, version: 2 });
  });

  it("keeps a project that was archived, and one of more than a hundred", async () => {
    await edit("2026-11-20T16:09:05Z", "2026-11-20T16:09:35Z");
    for (let i = 100; i < 205; i++) await createProject(ctxFor(alice), { name: `Project ${i}` });
    await press("edit");
    await expect.poll(modals, patience).toContain("Project 204");
    await submit({ notes: "of many" });
    expect(await entry()).toMatchObject({ notes: "of many", projectId: webId });
    await archive(webId);
    await press("edit");
    await expect.poll(modals, patience).toContain("Edit time");
    await submit({ notes: "archived" });
    await expect.poll(messages, patience).toContain("*Website* · archived");
    expect(await entry()).toMatchObject({ notes: "archived", projectId: webId, version: 3 });
  });

  it("moves a duration to another day, and a day alone with its seconds", async () => {
    await edit("2026-11-20T16:09:55Z", "2026-11-20T16:11:07Z");
    await submit({ date: "2026-11-18" });
    expect(await entry()).toMatchObject({
      startedAt: at("2026-11-18T16:09:55Z"),
      endedAt: at("2026-11-18T16:11:07Z"),
    });
    await press("edit");
    await expect.poll(modals, patience).toContain("2026-11-18");
    await submit({ time: "2h", date: "2026-11-17" });
    expect(await entry()).toMatchObject({
      startedAt: at("2026-11-17T16:09:55Z"),
      endedAt: at("2026-11-17T18:09:55Z"),
    });
  });

  it("comes again when the entry was changed elsewhere, with both, and can be saved then", async () => {
    await edit("2026-11-20T16:09:55Z", "2026-11-20T16:11:00Z");
    const { id } = await entry();
    await updateEntry(ctxFor(alice), { id, version: 1, notes: "elsewhere", projectId: null });
    await submit({ time: "17:09 – 17:30" });
    const again = await modals();
    expect(again).toContain("changed elsewhere meanwhile");
    expect(again).toContain('"value":"elsewhere"');
    expect(again).toContain('"value":"17:09 – 17:30"');
    expect(await entry()).toMatchObject({ notes: "elsewhere", version: 2 });
    await submit({});
    expect(await modals()).toBe("[]");
    expect(await entry()).toMatchObject({
      notes: "elsewhere",
      projectId: null,
      startedAt: at("2026-11-20T16:09:55Z"),
      endedAt: at("2026-11-20T16:30:00Z"),
      version: 3,
    });
  });
});

describe("a form whose time is doubtful or overlaps other time", () => {
  const zone = "Europe/Berlin";
  const tomorrow = () => addDays(localDateOf(Date.now(), zone), 1);
  const yesterday = () => addDays(localDateOf(Date.now(), zone), -1);
  const openHome = async () => {
    await act("/home", {});
    await expect.poll(() => home(), patience).toContain("Log time");
    await act("/actions", { isHome: true, actionId: "log" });
    await expect.poll(modals, patience).toContain("Track time");
  };

  it("comes again for an edit, and saves what is confirmed as typed", async () => {
    await edit("2026-11-20T16:09:00Z", "2026-11-20T16:11:00Z");
    await submit({ time: "9-10", date: tomorrow() });
    const again = await modals();
    expect(again).toContain("This time has not passed yet");
    expect(again).toContain("Save it as typed");
    expect(again).toContain('"value":"9-10"');
    expect(await entry()).toMatchObject({ version: 1 });
    await submit({ time: "25h", date: "2026-11-20", confirmed: ["future"] });
    expect(await modals()).toContain("This is more than 24 hours");
    expect(await entry()).toMatchObject({ version: 1 });
    await submit({ confirmed: ["over_24_hours"] });
    expect(await modals()).toBe("[]");
    expect(await entry()).toMatchObject({ version: 2, endedAt: at("2026-11-21T17:09:00Z") });
  });

  it("says what an edit overlaps", async () => {
    const startedAt = at("2026-11-19T09:00:00Z");
    await edit("2026-11-20T16:09:00Z", "2026-11-20T16:11:00Z");
    await entryBy(alice, { startedAt, endedAt: startedAt + 3_600_000, notes: "Planning" });
    await submit({ time: "10:30-11:30", date: "2026-11-19" });
    await expect.poll(messages, patience).toContain("It overlaps 10:00 – 11:00 Planning.");
  });

  it("is answered in the form's place on Home, where no message stands", async () => {
    const startedAt = instantOf(yesterday(), 540, zone);
    await entryBy(alice, { startedAt, endedAt: startedAt + 3_600_000, notes: "Planning" });
    await openHome();
    await submit({ time: "9-10", date: tomorrow(), notes: "ahead" });
    expect(await modals()).toContain("Save it as typed");
    expect(await modals()).toContain("ahead");
    expect(await entriesOf(alice)).toHaveLength(1);
    await submit({ confirmed: ["future"] });
    expect(await modals()).toBe("[]");
    expect(await entriesOf(alice)).toHaveLength(2);
    await openHome();
    await submit({ time: "9:30-10:30", date: yesterday() });
    expect(await modals()).toContain("It overlaps 09:00 – 10:00 Planning.");
    expect(await entriesOf(alice)).toHaveLength(3);
  });
});

it("the form for new time starts nothing when another day was chosen without a time", async () => {
  await command("/tt status");
  await press("log");
  await expect.poll(modals, patience).toContain("Track time");
  const refused = await submit({ date: "2026-11-18" });
  expect(JSON.stringify(refused)).toContain("on that day");
  expect(await entriesOf(alice)).toEqual([]);
});
