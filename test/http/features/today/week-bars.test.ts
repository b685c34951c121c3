import { expect, it } from "vitest";

import { addAbsence } from "../../../../src/domain/targets/absence.ts";
import { setHours } from "../../../../src/domain/targets/set-hours.ts";
import { addDays, instantOf, localDateOf, startOfWeek } from "../../../../src/lib/zoned-time.ts";
import { browserOf, createPerson, ctxFor } from "../../../support/people.ts";
import { entryBy, hourMs } from "../../../support/time.ts";

const zone = "Europe/Berlin";
/** The Sunday of a week that is over. */
const sunday = addDays(startOfWeek(localDateOf(Date.now(), zone), 1), -1);
const monday = addDays(sunday, -6);
const path = `/?until=${sunday}`;

const barsOf = (html: string) => /<div class="week-bars">.*?<\/table>/s.exec(html)?.[0] ?? "";
const linesOf = (bars: string) =>
  [...bars.matchAll(/<line x1="(\d+)"[^>]* y1="(\d+)"/g)].map((all) => all.slice(1));

async function worker() {
  const ada = await createPerson({ timeZone: zone });
  const startedAt = instantOf(monday, 540, zone);
  await entryBy(ada, { startedAt, endedAt: startedAt + 2 * hourMs });
  return ada;
}

it("a week has no line of a target where nobody has set working hours", async () => {
  const bars = barsOf(await (await browserOf(await worker()).get(path)).text());
  expect(bars).toContain("<td>2:00</td>");
  expect(linesOf(bars)).toEqual([]);
  expect(bars).not.toContain("Target");
});

it("each day has the line of its own target, and says it to those who see no line", async () => {
  const ada = await worker();
  const hours = ["8", "8", "4", "8", "8", "0", "0"];
  await setHours(ctxFor(ada), { userId: ada.userId, startsOn: "", hours, holidayCalendarId: "" });
  const stranger = await createPerson({ workspaceId: ada.workspaceId, role: "member" });
  const friday = addDays(monday, 4);
  for (const { userId } of [ada, stranger]) {
    const startsOn = userId === ada.userId ? friday : monday;
    await addAbsence(ctxFor(ada), { userId, startsOn, endsOn: startsOn, kind: "vacation", isHalf: false });
  }
  const html = await (await browserOf(ada).get(path)).text();
  const bars = barsOf(html);
  expect(linesOf(bars)).toEqual([
    ["0", "1"],
    ["40", "1"],
    ["80", "18"],
    ["120", "1"],
  ]);
  expect(bars).toMatch(/<th scope="row">Monday[^<]*<\/th><td>2:00<\/td><td>8:00<\/td>/);
  expect(bars).toMatch(/<th scope="row">Wednesday[^<]*<\/th><td>0:00<\/td><td>4:00<\/td>/);
  expect(bars).toMatch(/<th scope="row">Friday[^<]*<\/th><td>0:00<\/td><td>0:00 \(Vacation\)<\/td>/);
  expect(html).toMatch(/2:00<\/span> of <span[^>]*>28:00/);
});
