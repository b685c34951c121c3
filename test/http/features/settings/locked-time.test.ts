import { expect, it } from "vitest";

import { lockBefore } from "../../../../src/domain/locks/lock-before.ts";
import { addDays, localDateOf } from "../../../../src/lib/zoned-time.ts";
import { scriptOf } from "../../../support/api.ts";
import { browserOf, createPerson, ctxFor } from "../../../support/people.ts";
import { dayMs, entriesOf, hourMs } from "../../../support/time.ts";

const zone = "Europe/Berlin";
const today = localDateOf(Date.now(), zone);

it("a lock is set on the page, and says why at the form that it refuses, with what was typed", async () => {
  const lead = await createPerson();
  const ada = await createPerson({ workspaceId: lead.workspaceId, role: "member" });
  const [office, desk] = [browserOf(lead), browserOf(ada)];
  await office.post("/settings/workspace/lock", { lockedBefore: today });
  expect(await (await office.get("/settings/workspace")).text()).toContain(`value="${today}"`);

  const typed = { date: addDays(today, -3), time: "9-10:15", notes: "Forgotten call" };
  const refused = await desk.post("/entries", typed);
  expect(refused.status).toBe(422);
  const page = await refused.text();
  expect(page).toContain("This time is locked, because everything before");
  for (const value of Object.values(typed)) expect(page).toContain(value);

  const days = { userId: ada.userId, startsOn: typed.date, endsOn: typed.date };
  await office.post("/settings/workspace/unlocked", days);
  expect((await desk.post("/entries", typed)).status).toBe(303);
  expect(await entriesOf(ada)).toMatchObject([{ notes: "Forgotten call" }]);

  const settings = await (await office.get("/settings/workspace")).text();
  const [, again = ""] = /action="(\/settings\/workspace\/unlocked\/[^"]+)"/.exec(settings) ?? [];
  await office.post(again, {});
  expect((await desk.post("/entries", { ...typed, time: "11-12" })).status).toBe(422);
});

it("a day ahead, and days that end before they begin, are refused with what was typed", async () => {
  const office = browserOf(await createPerson());
  const ahead = await office.post("/settings/workspace/lock", { lockedBefore: addDays(today, 9) });
  expect(ahead.status).toBe(422);
  expect(await ahead.text()).toContain(`value="${addDays(today, 9)}"`);
  const days = { userId: "x", startsOn: today, endsOn: addDays(today, -1) };
  const backwards = await office.post("/settings/workspace/unlocked", days);
  expect(backwards.status).toBe(422);
  expect(await backwards.text()).toContain("Choose the last day");
});

it("the section is not shown to members", async () => {
  const lead = await createPerson();
  const ada = await createPerson({ workspaceId: lead.workspaceId, role: "member" });
  expect(await (await browserOf(ada).get("/settings/workspace")).text()).not.toContain("Locked before");
  expect((await browserOf(ada).post("/settings/workspace/lock", { lockedBefore: today })).status).toBe(403);
});

it("the API says it too", async () => {
  const lead = await createPerson();
  await lockBefore(ctxFor(lead), { date: today, timeZone: zone });
  const startedAt = new Date(Date.now() - 3 * dayMs).toISOString();
  const endedAt = new Date(Date.now() - 3 * dayMs + hourMs).toISOString();
  const script = await scriptOf(lead);
  const { status, body } = await script("POST", "/entries", { startedAt, endedAt });
  expect({ status, body }).toMatchObject({
    status: 422,
    body: { detail: expect.stringContaining("This time is locked, because") },
  });
});
