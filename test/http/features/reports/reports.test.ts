import { unzipSync } from "fflate";
import { describe, expect, it } from "vitest";

import { scriptOf } from "../../../support/api.ts";
import { browserOf, createPerson, type Person } from "../../../support/people.ts";
import { entryBy, hourMs } from "../../../support/time.ts";
import { clientBy, createTeam, projectBy } from "../../../support/work.ts";

const march = "period=custom&from=2026-03-01&until=2026-03-31";
const span = { startedAt: Date.UTC(2026, 2, 10, 9), endedAt: Date.UTC(2026, 2, 10, 10, 30) };

async function read(person: Person, path: string, headers: Record<string, string> = {}) {
  const response = await browserOf(person).get(path, headers);
  expect(response.status).toBe(200);
  return { text: await response.text(), headers: response.headers };
}

describe("the page of reports", () => {
  it("shows figures, a chart and its table, and offers filters", async () => {
    const { owner, bob } = await createTeam();
    const { id: projectId } = await projectBy(owner, { name: "Lighthouse", colour: "teal" });
    await entryBy(bob, { ...span, projectId, billable: true });
    const { text } = await read(owner, `/reports?${march}`);
    expect(text).toContain("Lighthouse");
    expect(text).toContain("1:30");
    expect(text).toMatch(/<svg[^>]*role="img"[^>]*aria-label="Tracked hours in 1 columns/);
    expect(text).toContain('<rect data-colour="teal"');
    expect(text).toContain('name="person"');
  });

  it("offers clients where there are some, and names them beside their projects", async () => {
    const owner = await createPerson();
    expect((await read(owner, "/reports")).text).not.toContain('name="client"');
    const { id: clientId } = await clientBy(owner);
    const { id: projectId } = await projectBy(owner, { name: "Lighthouse", clientId });
    await entryBy(owner, { ...span, projectId });
    const { text } = await read(owner, `/reports?${march}&client=${clientId}`);
    expect(text).toMatch(new RegExp(`value="${clientId}"[^>]*checked`));
    expect(text).toContain("Northwind · Lighthouse");
    const csv = await read(owner, `/reports/summary.csv?${march}&by=client&split=none&client=${clientId}`);
    expect(csv.text.split("\r\n")[1]).toBe("Northwind,1:30,1.5,0:00,0");
  });

  it("compares each group with the period before, also one that has no time any more", async () => {
    const ada = await createPerson();
    const { id: projectId } = await projectBy(ada, { name: "Lighthouse" });
    const { id: goneId } = await projectBy(ada, { name: "Ferry" });
    await entryBy(ada, { ...span, projectId });
    for (const id of [projectId, goneId])
      await entryBy(ada, {
        startedAt: Date.UTC(2026, 1, 10, 9),
        endedAt: Date.UTC(2026, 1, 10, 12),
        projectId: id,
      });
    const { text } = await read(ada, `/reports?${march}&split=none&compare=before`);
    const rows =
      text.match(/<tr.*?<\/tr>/gs)?.map((row) => row.replaceAll(/<[^>]*>/g, " ").split(/\s+/)) ?? [];
    const rowOf = (name: string) => rows.find((row) => row.includes(name))?.filter((cell) => cell !== "");
    expect(rowOf("Lighthouse")).toEqual(["Lighthouse", "1:30", "0:00", "3:00", "−50", "%", "100", "%"]);
    expect(rowOf("Ferry")).toEqual(["Ferry", "0:00", "0:00", "3:00", "−100", "%", "0", "%"]);
    expect(rowOf("Total")?.slice(3, 6)).toEqual(["6:00", "−75", "%"]);
    const csv = await read(ada, `/reports/summary.csv?${march}&split=none&compare=before`);
    expect(csv.text.split("\r\n")[2]).toBe(",Ferry,0:00,0,0:00,0,3:00,3");
  });

  it("shows members their own time and nobody to choose", async () => {
    const { owner, bob } = await createTeam();
    await entryBy(owner, { ...span, notes: "Secret" });
    const { text } = await read(bob, `/reports?${march}&person=${owner.userId}`);
    expect(text).toContain("No time in these days");
    expect(text).not.toContain('name="person"');
  });

  it("is shown whatever the address says, but for more than three years", async () => {
    const ada = await createPerson();
    await read(
      ada,
      "/reports?period=never&from=x&until=2026-99-99&by=moon&split=moon&project=&billable=perhaps&rounding=7",
    );
    const long = await browserOf(ada).get("/reports?period=custom&from=2010-01-01&until=2026-01-01");
    expect(long.status).toBe(422);
  });

  it("answers htmx with the report alone, and keeps the address", async () => {
    const ada = await createPerson();
    const { text, headers } = await read(ada, `/reports?${march}&by=day&split=none&project=a&project=b`, {
      "HX-Request": "true",
      "HX-Request-Type": "partial",
    });
    expect(text).toMatch(/^<section id="report"/);
    expect(headers.get("HX-Push-Url")).toBe(
      "/reports?period=custom&from=2026-03-01&until=2026-03-31&by=day&split=none&project=a&project=b",
    );
  });
});

describe("the CSV file of a summary", () => {
  it("has each length twice, ISO dates, and no formula", async () => {
    const ada = await createPerson();
    const { id: clientId } = await clientBy(ada);
    const { id: projectId } = await projectBy(ada, { name: '=cmd|"calc"', clientId });
    await entryBy(ada, { ...span, projectId, billable: true });
    const { text, headers } = await read(ada, `/reports/summary.csv?${march}&split=day`);
    expect(headers.get("Content-Type")).toBe("text/csv; charset=utf-8");
    expect(headers.get("Content-Disposition")).toContain("2026-03-01");
    expect(text.split("\r\n")).toEqual([
      "Client,Project,Day,Time,Hours,Billable time,Billable hours",
      `Northwind,"'=cmd|""calc""",2026-03-10,1:30,1.5,1:30,1.5`,
      "",
    ]);
    const bytes = await (await browserOf(ada).get(`/reports/summary.csv?${march}`)).arrayBuffer();
    expect([...new Uint8Array(bytes).slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  });
});

describe("the week", () => {
  it("is a grid of days that adds up, from whatever day of it the address names", async () => {
    const ada = await createPerson({ timeZone: "UTC" });
    const { id: projectId } = await projectBy(ada, { name: "Lighthouse" });
    await entryBy(ada, { ...span, projectId });
    await entryBy(ada, { startedAt: span.startedAt + 24 * hourMs, endedAt: span.startedAt + 25 * hourMs });
    const { text } = await read(ada, "/reports/weekly?period=custom&from=2026-03-14&by=day");
    const table = text.slice(text.indexOf("<table"), text.indexOf("</table>"));
    const rows = table
      .split("<tr>")
      .map((row) =>
        row
          .replaceAll(/<[^>]*>/g, " ")
          .trim()
          .split(/ {2,}/),
      )
      .filter((cells) => cells.length > 1);
    expect(rows).toEqual([
      ["Project", "9 Mar", "10 Mar", "11 Mar", "12 Mar", "13 Mar", "14 Mar", "15 Mar", "Week"],
      ["Lighthouse", "–", "1:30", "–", "–", "–", "–", "–", "1:30"],
      ["No project", "–", "–", "1:00", "–", "–", "–", "–", "1:00"],
      ["Total", "–", "1:30", "1:00", "–", "–", "–", "–", "2:30"],
    ]);
    expect(text).toContain("/reports/weekly?period=custom&amp;from=2026-03-02&amp;until=2026-03-08");
  });
});

describe("the detailed report", () => {
  it("lists entries, people for those who see them, and leads to earlier ones and back", async () => {
    const { owner, bob } = await createTeam();
    await entryBy(bob, { ...span, notes: "<b>Fix</b>", billable: true });
    for (let index = 1; index <= 100; index++)
      await entryBy(bob, {
        startedAt: span.startedAt - index * hourMs,
        endedAt: span.endedAt - index * hourMs,
      });
    const { text } = await read(owner, `/reports/detailed?${march}`);
    expect(text).toContain("&lt;b&gt;Fix&lt;/b&gt;");
    expect(text).toContain("<span>Bob</span>");
    const next = /href="([^"]+)" rel="next"/.exec(text)?.[1]?.replaceAll("&amp;", "&") ?? "";
    expect(next).toMatch(/^\/reports\/detailed\?period=custom.+&after=\d+/);
    const { text: second } = await read(owner, next);
    expect(second.match(/<th scope="row">/g)).toHaveLength(1);
    expect(second).toContain('rel="prev"');
    expect((await read(bob, `/reports/detailed?${march}`)).text).not.toContain("<span>Bob</span>");
    await read(owner, `/reports/detailed?${march}&after=moon`);
  });

  it("is taken away as CSV and as a workbook", async () => {
    const ada = await createPerson({ timeZone: "Europe/Berlin" });
    const { id: projectId } = await projectBy(ada, { name: "Lighthouse" });
    await entryBy(ada, { ...span, projectId, notes: '-1+1, "x"', billable: true });
    const { text, headers } = await read(ada, `/reports/detailed.csv?${march}&rounding=up-15`);
    expect(headers.get("Content-Disposition")).toContain(
      'filename="timewire entries 2026-03-01 2026-03-31.csv"',
    );
    expect(text.split("\r\n").slice(1)).toEqual([
      `2026-03-10,10:00,11:30,Ada,,Lighthouse,,"'-1+1, ""x""",,yes,1:30,1.5,,`,
      "",
    ]);
    const file = await browserOf(ada).get(`/reports/detailed.xlsx?${march}`);
    expect(file.headers.get("Content-Type")).toContain("spreadsheetml.sheet");
    const files = unzipSync(new Uint8Array(await file.arrayBuffer()));
    expect(new TextDecoder().decode(files["xl/worksheets/sheet1.xml"])).toContain("-1+1, &quot;x&quot;");
    const long = await browserOf(ada).get(
      "/reports/detailed.csv?period=custom&from=2010-01-01&until=2026-01-01",
    );
    expect(long.status).toBe(422);
  });
});

describe("the API", () => {
  it("sums as the page does, in the zone that is asked for", async () => {
    const { owner, bob } = await createTeam();
    await entryBy(bob, {
      startedAt: Date.UTC(2026, 2, 10, 22),
      endedAt: Date.UTC(2026, 2, 11, 1),
      billable: true,
    });
    const ask = async (person: Person, more = "") => {
      const script = await scriptOf(person);
      return script("GET", `/reports/summary?from=2026-03-01&until=2026-03-31&by=day${more}`);
    };
    expect((await ask(owner)).body).toMatchObject({
      groups: [
        { key: "2026-03-10", ms: hourMs, billableMs: hourMs, parts: [] },
        { key: "2026-03-11", ms: 2 * hourMs },
      ],
      total: { ms: 3 * hourMs, billableMs: 3 * hourMs },
      running: 0,
    });
    expect((await ask(bob, "&timeZone=UTC&billable=true&split=person")).body).toMatchObject({
      groups: [
        { key: "2026-03-10", ms: 2 * hourMs, parts: [{ key: bob.userId, name: "Bob" }] },
        { key: "2026-03-11", ms: hourMs },
      ],
    });
    expect((await ask(owner, `&people=${owner.userId}`)).body).toMatchObject({ groups: [] });
    expect((await ask(owner, "&timeZone=Mars")).status).toBe(422);
  });
});
