import { beforeEach, describe, expect, it } from "vitest";

import { audit } from "../../../src/db/schema/people.ts";
import { approveWeek, reopenWeek, sendBackWeek } from "../../../src/domain/approval/decide-week.ts";
import { weekOf } from "../../../src/domain/approval/list-weeks.ts";
import { setApproval } from "../../../src/domain/approval/set-approval.ts";
import { submitWeek } from "../../../src/domain/approval/submit-week.ts";
import { LockedTime } from "../../../src/domain/locked-time.ts";
import { askingWeeks, noticeCounts } from "../../../src/domain/notices/list-notices.ts";
import { addEntry } from "../../../src/domain/time/add-entry.ts";
import { startTimer } from "../../../src/domain/time/start-timer.ts";
import { updateEntry } from "../../../src/domain/time/update-entry.ts";
import { instantOf } from "../../../src/lib/zoned-time.ts";
import { createPerson, ctxFor, db, type Person } from "../../support/people.ts";
import { entryBy, hourMs } from "../../support/time.ts";

const zone = "Europe/Berlin";
const startsOn = "2026-11-16";
const monday = instantOf(startsOn, 9 * 60, zone);
const now = instantOf("2026-11-23", 9 * 60, zone);

let owner: Person;
let admin: Person;
let ada: Person;
let entryId: string;
beforeEach(async () => {
  owner = await createPerson({ name: "Owner" });
  admin = await createPerson({ workspaceId: owner.workspaceId, role: "admin", name: "Admin" });
  ada = await createPerson({ workspaceId: owner.workspaceId, role: "member" });
  entryId = await entryBy(ada, { startedAt: monday, endedAt: monday + hourMs });
  await setApproval(ctxFor(owner, now), true);
});

const print = async () => (await weekOf(ctxFor(admin, now), ada.userId, startsOn).get())?.print ?? "";
const week = () => ({ userId: ada.userId, startsOn });
const edit = (version = 1) =>
  updateEntry(ctxFor(ada, now), { id: entryId, version, notes: `Put right ${version}` });
const asking = async (person: Person) => (await askingWeeks(ctxFor(person, now))).map(({ state }) => state);

describe("a week", () => {
  it("is submitted, sent back, submitted again and approved, which locks it until it is opened again", async () => {
    await submitWeek(ctxFor(ada, now), startsOn);
    expect([await asking(ada), await asking(admin), await asking(owner)]).toEqual([
      [],
      ["submitted"],
      ["submitted"],
    ]);
    await edit();
    await sendBackWeek(ctxFor(admin, now), { ...week(), note: "Tuesday is missing" });
    expect([await asking(ada), await asking(admin)]).toEqual([["sent_back"], []]);
    const [counts] = await noticeCounts(ctxFor(ada, now));
    expect(counts?.weeks).toBe(1);
    await submitWeek(ctxFor(ada, now), startsOn);
    await approveWeek(ctxFor(admin, now), { ...week(), print: await print() });
    const refused = edit(2);
    await expect(refused).rejects.toBeInstanceOf(LockedTime);
    await expect(refused).rejects.toThrow("the week of 16 November 2026 is approved");
    const overlap = {
      startedAt: monday - 34 * hourMs,
      endedAt: monday - 8 * hourMs,
      confirmed: ["over_24_hours"] as const,
    };
    await expect(addEntry(ctxFor(ada, now), overlap)).rejects.toBeInstanceOf(LockedTime);
    await addEntry(ctxFor(ada, now), { startedAt: monday - 34 * hourMs, endedAt: monday - 33 * hourMs });
    await startTimer(ctxFor(ada, now), { startedAt: now });
    await addEntry(ctxFor(owner, now), { startedAt: monday, endedAt: monday + hourMs });
    await reopenWeek(ctxFor(owner, now), { ...week(), note: "The client called" });
    await edit(2);
    const rows = (await db().select().from(audit)).filter(
      ({ workspaceId }) => workspaceId === ada.workspaceId,
    );
    expect(
      rows
        .filter(({ action }) => action.startsWith("week."))
        .map(({ action }) => action)
        .toSorted(),
    ).toEqual(["week.approve", "week.reopen", "week.send_back", "week.submit", "week.submit"]);
  });

  it("is approved only as it was seen, and decided about once", async () => {
    await submitWeek(ctxFor(ada, now), startsOn);
    const seen = await print();
    await edit();
    const stale = approveWeek(ctxFor(admin, now), { ...week(), print: seen });
    await expect(stale).rejects.toThrow("changed since you saw it");
    await approveWeek(ctxFor(admin, now), { ...week(), print: await print() });
    const again = sendBackWeek(ctxFor(owner, now), { ...week(), note: "Too late" });
    await expect(again).rejects.toMatchObject({ code: "conflict" });
    await expect(submitWeek(ctxFor(ada, now), startsOn)).rejects.toMatchObject({ code: "conflict" });
  });

  it("is decided about by owners, and by admins who are somebody else", async () => {
    await submitWeek(ctxFor(ada, now), startsOn);
    await submitWeek(ctxFor(admin, now), startsOn);
    const stranger = await createPerson();
    const own = { userId: admin.userId, startsOn, note: "Mine" };
    for (const person of [ada, stranger]) {
      const attempt = sendBackWeek(ctxFor(person, now), { ...week(), note: "No" });
      await expect(attempt).rejects.toMatchObject({ code: "not_found" });
    }
    await expect(sendBackWeek(ctxFor(admin, now), own)).rejects.toMatchObject({ code: "not_found" });
    expect(await asking(admin)).toEqual(["submitted"]);
    const empty = sendBackWeek(ctxFor(owner, now), { ...own, note: " " });
    await expect(empty).rejects.toMatchObject({ code: "invalid", field: "note" });
    await sendBackWeek(ctxFor(owner, now), own);
  });

  it("is not submitted before it begins, while its timer runs, or where nobody approves weeks", async () => {
    const ahead = submitWeek(ctxFor(ada, now), "2026-11-30");
    await expect(ahead).rejects.toThrow("has not begun yet");
    await startTimer(ctxFor(ada, now), { startedAt: now });
    await expect(submitWeek(ctxFor(ada, now), "2026-11-23")).rejects.toThrow("timer is running");
    await submitWeek(ctxFor(ada, now), startsOn);
    await setApproval(ctxFor(admin, now), false);
    await expect(submitWeek(ctxFor(ada, now), "2026-11-09")).rejects.toThrow(
      "not approved in this workspace",
    );
    await expect(setApproval(ctxFor(ada, now), true)).rejects.toMatchObject({ code: "forbidden" });
  });
});
