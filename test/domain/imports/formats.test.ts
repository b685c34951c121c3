import { strToU8, zipSync } from "fflate";
import { describe, expect, it } from "vitest";

import type { ImportFound } from "../../../src/db/schema/imports.ts";
import { checkedBy, uploadedBy } from "../../support/imports.ts";
import { createPerson } from "../../support/people.ts";
import { zipBomb } from "../../support/zip-bomb.ts";

/** As the programs write them, with people and work of our own. */
const files = {
  "Toggl Track": [
    '"Description","Billable","Duration","Member","Email","Project","Client","Task","Tags","Start date","Start time","Stop date","Stop time"',
    '"Fix the door","Yes","01:30:15","Ada","ada@acme.example","Website","Northwind","-","ui, urgent","2026-03-02","09:00:00","2026-03-02","10:30:15"',
  ],
  Clockify: [
    "Project,Client,Description,Task,User,Group,Email,Tags,Billable,Start Date,Start Time,End Date,End Time,Duration (h),Duration (decimal),Billable Rate (EUR),Billable Amount (EUR)",
    'Website,Northwind,Fix the door,,Ada,,ada@acme.example,"ui, urgent",Yes,02/03/2026,09:00:00 AM,02/03/2026,10:30:15 AM,01:30:15,1.50,80.00,120.00',
    "Website,Northwind,,,Ada,,ada@acme.example,,No,31/03/2026,11:00 PM,01/04/2026,12:30 AM,01:30:00,1.50,0,0",
  ],
  Harvest: [
    "Date,Client,Project,Project Code,Task,Notes,Hours,Hours Rounded,Billable?,Invoiced?,Approved?,First Name,Last Name,Roles,Employee?,Billable Rate,Billable Amount,Cost Rate,Cost Amount,Currency,External Reference URL",
    "2026-03-02,Northwind,Website,WEB,Development,Fix the door,1.5,1.5,Yes,No,No,Ada,Lovelace,,Yes,80,120,0,0,Euro - EUR,",
    "2026-03-02,Northwind,Website,WEB,Development,Fix the window,0.25,0.25,No,No,No,Ada,Lovelace,,Yes,80,0,0,0,Euro - EUR,",
  ],
  Kimai: [
    "Date,From,To,Duration,Currency,Price,Internal price,Hourly price,Fixed price,Alias,User,Email,Staff number,Customer,Project,Activity,Description,Billable,Tags",
    '2026-03-02,09:00,10:30,1.50,EUR,120,0,80,,,Ada,ada@acme.example,,Northwind,Website,Development,"Fix the door, at last",Yes,ui',
    "2026-03-02,23:30,00:15,0.75,EUR,120,0,80,,,Ada,ada@acme.example,,Northwind,Website,Development,Over midnight,No,",
  ],
  solidtime: [
    "Description,Task,Project,Client,User,Start,End,Duration,Duration (decimal),Billable,Tags",
    'Fix the door,Development,Website,Northwind,Ada,2026-03-02 09:00:00,2026-03-02 10:30:15,1:30:15,1.5041666,Yes,"ui, urgent"',
  ],
  "CSV file": [
    "Datum;Von;Bis;Projekt;Kunde;Beschreibung",
    "02.03.2026;9:00;10:30;Website;Northwind;Fix the door",
    "29.03.2026;1:30;3:30;Website;Northwind;The night without an hour",
  ],
};

const minutes: Record<string, number> = {
  "Toggl Track": 90.25,
  Clockify: 90.25 + 90,
  Harvest: 105,
  Kimai: 90 + 45,
  solidtime: 90.25,
  "CSV file": 90 + 60,
};

/** What a workspace of Toggl's exports besides its time. */
const togglThings = Object.fromEntries(
  Object.entries({
    "clients.json": [{ id: 301, name: "Northwind", wid: 1, archived: false }],
    "projects.json": [
      { id: 402, name: "Website", client_id: 301, cid: 301, active: true, billable: true },
      { id: 403, name: "Garden", client_id: null, cid: null, active: true, billable: false },
    ],
    "projects_users/402.json": [{ id: 1, project_id: 402, user_id: 11 }],
    "tags.json": [{ id: 501, name: "ui", workspace_id: 1 }],
    "tasks/402.json": [{ id: 601, name: "Development", project_id: 402 }],
    "workspace_users.json": [
      { id: 201, uid: 11, name: "Ada", email: "ada@acme.example", timezone: "Europe/Berlin" },
      { id: 202, uid: 12, name: "Eve", email: "eve@acme.example" },
      { id: 203, uid: 13, name: "Eve", email: "eve@else.example" },
    ],
  }).map(([name, value]) => [name, strToU8(JSON.stringify(value))]),
);

function namesIn({ clients, projects, tasks, tags }: ImportFound) {
  return [clients, projects, tasks, tags].flatMap((all) => Object.values(all).map(({ name }) => name));
}

describe("files of time", () => {
  it.each(Object.entries(files))("are read as %s", async (format, lines) => {
    const owner = await createPerson();
    const ofAda = (key: string) => ({ people: { [key]: owner.userId } });
    const key = format === "Harvest" ? "ada lovelace" : format === "solidtime" ? "ada" : "ada@acme.example";
    const { settings, found } = await checkedBy(owner, lines.join("\r\n"), ofAda(key));
    expect([settings.format, found.entries, found.unreadable, found.leftOut]).toEqual([
      format,
      lines.length - 1,
      0,
      0,
    ]);
    const named = [found.clients, found.projects, found.tags].map((all) =>
      Object.values(all).map(({ name }) => name),
    );
    const hasTags = settings.columns.tags !== undefined;
    expect(named).toEqual([["Northwind"], ["Website"], hasTags ? expect.arrayContaining(["ui"]) : []]);
    expect(Object.values(found.tasks).map(({ name }) => name)).toEqual(
      ["Harvest", "Kimai", "solidtime"].includes(format) ? ["Development"] : [],
    );
    expect(found.ms / 60_000).toBe(minutes[format]);
  });

  it("are read out of solidtime's archive, its ids replaced by names", async () => {
    const owner = await createPerson();
    const id = (at: number) => `0e3c6e9a-0000-4000-8000-00000000000${at}`;
    const archive = zipSync({
      "meta.json": strToU8('{"version":"1.0"}'),
      "clients.csv": strToU8(`id,name\n${id(1)},Northwind\n`),
      "projects.csv": strToU8(`id,name,client_id\n${id(2)},Website,${id(1)}\n`),
      "tasks.csv": strToU8(`id,name,project_id\n${id(3)},Development,${id(2)}\n`),
      "tags.csv": strToU8(`id,name\n${id(4)},ui\n`),
      "members.csv": strToU8(`id,name,email\n${id(5)},Ada,ada@acme.example\n`),
      "time_entries.csv": strToU8(
        [
          "id,description,start,end,billable,member_id,client_id,project_id,task_id,tags",
          `${id(6)},"Fix the ""door""",2026-03-02T08:00:00Z,2026-03-02T09:30:15Z,true,${id(5)},${id(1)},${id(2)},${id(3)},"[""${id(4)}""]"`,
        ].join("\n"),
      ),
    });
    const { settings, found } = await checkedBy(owner, archive, {
      people: { "ada@acme.example": owner.userId },
    });
    expect([settings.format, found.entries, found.ms]).toEqual(["solidtime", 1, 90.25 * 60_000]);
    const names = [found.clients, found.projects, found.tasks, found.tags].flatMap((all) =>
      Object.values(all).map(({ name }) => name),
    );
    expect(names).toEqual(["Northwind", "Website", "Development", "ui"]);
    await expect(uploadedBy(owner, zipSync({ "a.txt": strToU8("x") }))).rejects.toThrow("Only exports");
  });

  it("are read out of Toggl's archive: a year's file of CSV, people without an address by their only name", async () => {
    const owner = await createPerson();
    const year = (...lines: string[]) =>
      strToU8(
        [
          "User,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags,Amount (EUR)",
          ...lines,
        ].join("\n"),
      );
    const archive = zipSync({
      ...togglThings,
      "time_entries/Toggl_time_entries_2025-01-01_to_2025-12-31.csv": year(
        'Ada,Northwind,Website,Development,"Fix the ""door""",Yes,2025-03-03,09:00:00,2025-03-03,10:30:15,01:30:15,"ui, urgent",',
      ),
      "time_entries/Toggl_time_entries_2026-01-01_to_2026-12-31.csv": year(
        "Ada,,Garden,,,No,2026-03-04,23:30:00,2026-03-05,00:30:00,01:00:00,,",
        "Eve,,,,Whose?,No,2026-03-04,09:00:00,2026-03-04,10:00:00,01:00:00,,",
      ),
      "notes.csv": strToU8("a,b\n1,2\n"),
    });
    const { settings, found } = await checkedBy(owner, archive, {
      people: { "ada@acme.example": owner.userId },
    });
    expect([settings.format, settings.dateOrder, found.entries, found.ms]).toEqual([
      "Toggl Track",
      "ymd",
      2,
      150.25 * 60_000,
    ]);
    // Two are called Eve.
    expect(Object.keys(found.people)).toEqual(["ada@acme.example", "eve"]);
    expect(namesIn(found)).toEqual(["Northwind", "Website", "Garden", "Development", "ui", "urgent"]);
  });

  it("are read out of Toggl's archive with time as JSON, its ids replaced by names", async () => {
    const owner = await createPerson();
    const entry = { workspace_id: 1, server_deleted_at: null, stop: "2026-03-02T09:30:15Z", user_id: 11 };
    const archive = zipSync({
      ...togglThings,
      "time_entries_2026.json": strToU8(
        JSON.stringify([
          {
            ...entry,
            description: "Door",
            start: "2026-03-02T08:00:00Z",
            project_id: 402,
            task_id: 601,
            tag_ids: [501],
            billable: true,
          },
          { ...entry, description: "Still runs", start: "2026-03-02T12:00:00Z", stop: null, duration: -1 },
          {
            ...entry,
            description: "Gone",
            start: "2026-03-02T12:00:00Z",
            server_deleted_at: "2026-03-03T00:00:00Z",
          },
        ]),
      ),
    });
    const { found } = await checkedBy(owner, archive, { people: { "ada@acme.example": owner.userId } });
    expect([found.entries, found.ms, found.unreadable]).toEqual([1, 90.25 * 60_000, 1]);
    expect(found.reasons).toMatchObject([{ reason: expect.stringContaining("still ran") }]);
    expect(namesIn(found)).toEqual(["Northwind", "Website", "Development", "ui"]);
  });

  it("are missing in an archive of Toggl's without them, which says so, as in one of broken files", async () => {
    const owner = await createPerson();
    await expect(uploadedBy(owner, zipSync(togglThings))).rejects.toThrow("holds no time");
    const broken = { ...togglThings, "time_entries.json": strToU8("{") };
    await expect(uploadedBy(owner, zipSync(broken))).rejects.toThrow("holds no time");
  });

  it("are refused as an archive that holds more than a CSV may, by its files or by what they make together", async () => {
    const owner = await createPerson();
    const tooLarge = "It holds more than 10 MB. Upload a CSV file instead.";
    await expect(uploadedBy(owner, zipBomb("time_entries.csv", 11))).rejects.toThrow(tooLarge);
    const [project, tag] = ["0e3c6e9a-1", "0e3c6e9a-2"];
    const archive = (entries: number, tags: number) =>
      zipSync({
        "projects.csv": strToU8(`id,name\n${project},${"p".repeat(1000)}\n`),
        "tags.csv": strToU8(`id,name\n${tag},${"t".repeat(1000)}\n`),
        "time_entries.csv": strToU8(
          `start,end,member_id,project_id,tags\n${`2026-03-02T08:00:00Z,2026-03-02T09:30:15Z,,${project},${`${tag} `.repeat(tags)}\n`.repeat(entries)}`,
        ),
      });
    await expect(uploadedBy(owner, archive(11_000, 0))).rejects.toThrow(tooLarge);
    // A tag that is named over and over is one tag.
    await expect(uploadedBy(owner, archive(1, 11_000))).resolves.toEqual(expect.any(String));
  });

  it("are asked for the order of their dates where that can be read in two ways", async () => {
    const owner = await createPerson();
    const lines = ["Date,Hours", "02/03/2026,1", "04/05/2026,2"].join("\n");
    await expect(checkedBy(owner, lines)).rejects.toMatchObject({ code: "invalid", field: "dateOrder" });
    const { found } = await checkedBy(owner, lines, { dateOrder: "mdy" });
    expect([found.entries, found.ms]).toEqual([2, 3 * 3_600_000]);
  });

  it.each([
    ["is no text", "\u0089PNG\u0000", "no CSV file in UTF-8"],
    ["has no table", "hello", "no table in this file"],
    ["has a header alone", "Date,Hours\n", "no table in this file"],
    ["is empty", "", "Choose a file."],
  ])("are refused with a sentence where one %s", async (_, text, sentence) => {
    await expect(uploadedBy(await createPerson(), text)).rejects.toThrow(sentence);
  });

  it("name each line that cannot be read, with the reason", async () => {
    const owner = await createPerson();
    const { found } = await checkedBy(
      owner,
      [
        "Description,Start date,Start time,End date,End time,Project",
        "Good,2026-03-02,09:00,2026-03-02,10:00,Web",
        "No date,,09:00,2026-03-02,10:00,Web",
        "No such day,2026-02-30,09:00,2026-03-02,10:00,Web",
        "Still runs,2026-03-02,09:00,,,Web",
        'Stray "quote,2026-03-02,09:00,2026-03-02,10:00,Web',
        "Backwards,2026-03-02,10:00,2026-03-02,09:00,Web",
        '"Two\nlines",2026-03-02,11:00,2026-03-02,12:00,Web',
        `Long,2026-03-02,13:00,2026-03-02,14:00,${"x".repeat(101)}`,
      ].join("\n"),
    );
    expect(found.entries).toBe(2);
    expect(found.reasons).toEqual([
      { line: 3, reason: expect.stringContaining("“09:00” is no date.") },
      { line: 4, reason: "“2026-02-30” is no date." },
      { line: 5, reason: "It has no end: a timer that still ran." },
      { line: 6, reason: "Its quotation marks do not match." },
      { line: 7, reason: "The end lies before the start. Swap them, or check the date." },
      { line: 10, reason: "A project's name has at most 100 characters." },
    ]);
  });
});
