import { beforeEach, describe, expect, it } from "vitest";

import { audit } from "../../../src/db/schema/people.ts";
import { recordChange, editFacts } from "../../../src/domain/changes/record-change.ts";
import { undoChange } from "../../../src/domain/changes/undo-change.ts";
import { LockedTime } from "../../../src/domain/locked-time.ts";
import { lockBefore } from "../../../src/domain/locks/lock-before.ts";
import { lockAgain, unlockTime } from "../../../src/domain/locks/unlock-time.ts";
import { lockDate, unlockedDays } from "../../../src/domain/locks/load-locks.ts";
import { removeMember } from "../../../src/domain/members/remove-member.ts";
import { acceptSuggestions } from "../../../src/domain/suggestions/accept-suggestions.ts";
import { answerAsked } from "../../../src/domain/suggestions/answer-asked.ts";
import { undoDecision } from "../../../src/domain/suggestions/undo-decision.ts";
import { updateTask } from "../../../src/domain/tasks/update-task.ts";
import { addEntry } from "../../../src/domain/time/add-entry.ts";
import { deleteEntry } from "../../../src/domain/time/delete-entry.ts";
import { discardTimer } from "../../../src/domain/time/discard-timer.ts";
import { duplicateEntry } from "../../../src/domain/time/duplicate-entry.ts";
import { purgeDeletedEntries } from "../../../src/domain/time/purge-deleted-entries.ts";
import { restoreEntry } from "../../../src/domain/time/restore-entry.ts";
import { splitEntry } from "../../../src/domain/time/split-entry.ts";
import { startTimer } from "../../../src/domain/time/start-timer.ts";
import { stopTimer } from "../../../src/domain/time/stop-timer.ts";
import { undoStop } from "../../../src/domain/time/undo-stop.ts";
import { updateEntry } from "../../../src/domain/time/update-entry.ts";
import { acceptByRule } from "../../../src/integrations/calendar/import/accept-by-rule.ts";
import { renameEntries } from "../../../src/integrations/calendar/import/suggestion-statements.ts";
import { runStatements } from "../../../src/db/run-statements.ts";
import { instantOf } from "../../../src/lib/zoned-time.ts";
import { askedBy, calendarBy, suggestionsOf } from "../../support/calendar.ts";
import { createPerson, ctxFor, db, type Person } from "../../support/people.ts";
import { entriesOf, entryBy, hourMs, minuteMs, webhookCtx } from "../../support/time.ts";
import { projectBy, taskBy } from "../../support/work.ts";

const zone = "Europe/Berlin";
const [locksAt, now] = [instantOf("2026-11-16", 0, zone), instantOf("2026-11-20", 600, zone)];
const locked = { startedAt: locksAt - 3 * hourMs, endedAt: locksAt - hourMs };
const open = { startedAt: locksAt + hourMs, endedAt: locksAt + 2 * hourMs };

let ada: Person;
let lead: Person;
let at: {
  locked: string;
  open: string;
  deleted: string;
  stopped: string;
  taskId: string;
  otherProject: string;
};
const lock = () => lockBefore(ctxFor(lead, now), { date: "2026-11-16", timeZone: zone });

beforeEach(async () => {
  lead = await createPerson({ name: "Lead" });
  ada = await createPerson({ workspaceId: lead.workspaceId, role: "member" });
  const { id: projectId } = await projectBy(lead);
  const { id: otherProject } = await projectBy(lead, { name: "Other" });
  const { id: taskId } = await taskBy(lead, projectId);
  at = {
    locked: await entryBy(ada, { ...locked, taskId, projectId }),
    open: await entryBy(ada, open),
    deleted: await entryBy(ada, { ...locked, deletedAt: now - 1 }),
    stopped: await entryBy(ada, { ...locked, updatedAt: now - 1 }),
    taskId,
    otherProject,
  };
});

const suggested = async (span = locked, more = {}) => {
  const calendar = await calendarBy(ada, { rules: [ruled] });
  const times = { startsAt: span.startedAt, endsAt: span.endedAt, asks: null, skipped: null };
  const id = await askedBy(ada, calendar, "", { decision: null, entryId: null, ...times, ...more });
  return { calendar, id };
};
const ruled = {
  when: { title: "Standup", attendee: null, seriesId: null },
  projectId: null,
  tags: [],
  billable: null,
  isAutomatic: true,
};

type Verb = (ctx: ReturnType<typeof ctxFor>) => Promise<unknown>;

/** Everything that changes tracked time, asked of locked time. */
const verbs: Record<string, () => Promise<Verb> | Verb> = {
  "adding an entry": () => (ctx) => addEntry(ctx, locked),
  "starting a timer there": () => (ctx) => startTimer(ctx, { startedAt: locksAt - 1 }),
  "editing notes": () => (ctx) => updateEntry(ctx, { id: at.locked, version: 1, notes: "x" }),
  "moving it out": () => (ctx) => updateEntry(ctx, { id: at.locked, version: 1, ...open }),
  "moving another in": () => (ctx) => updateEntry(ctx, { id: at.open, version: 1, ...locked }),
  "beginning another earlier": () => (ctx) =>
    updateEntry(ctx, { id: at.open, version: 1, startedAt: locksAt - 1 }),
  "another project": () => (ctx) =>
    updateEntry(ctx, { id: at.locked, version: 1, projectId: at.otherProject }),
  tags: () => (ctx) => updateEntry(ctx, { id: at.locked, version: 1, tagNames: ["new"] }),
  splitting: () => (ctx) => splitEntry(ctx, { id: at.locked, version: 1, at: locked.startedAt + minuteMs }),
  deleting: () => (ctx) => deleteEntry(ctx, at.locked),
  restoring: () => (ctx) => restoreEntry(ctx, at.deleted),
  duplicating: () => (ctx) => duplicateEntry(ctx, at.locked),
  "running on": () => (ctx) => undoStop(ctx, { entryId: at.stopped, at: now - 1 }),
  "undoing an edit": async () => {
    const ctx = ctxFor(ada, now - 1);
    const facts = editFacts(ctx, { id: at.locked, version: 1 });
    await recordChange(ctx, { requestId: "r1", facts }, (own) =>
      updateEntry(own, { id: at.locked, version: 1, notes: "Before it was locked" }),
    );
    return (own) => undoChange(own, { requestId: "r1" });
  },
  "taking an event": async () => {
    const { id } = await suggested();
    return (ctx) => acceptSuggestions(ctx, { ids: [id] });
  },
  "untaking one": async () => {
    const { id } = await suggested(locked, { decision: "accepted", entryId: at.locked, entryVersion: 1 });
    return (ctx) => undoDecision(ctx, [id]);
  },
  "following a cancelled event": async () => {
    const id = await askedBy(ada, await calendarBy(ada), at.locked);
    return (ctx) => answerAsked(ctx, id, "follow");
  },
  "moving its task to another project": () => (ctx) =>
    updateTask(ctx, { id: at.taskId, version: 1, projectId: at.otherProject }),
};

describe("locked time", () => {
  it.each(Object.keys(verbs))("is not changed by %s, and says why", async (name) => {
    const verb = await verbs[name]?.();
    await lock();
    const before = await entriesOf(ada);
    const attempt = Promise.resolve(verb?.(ctxFor(ada, now)));
    await expect(attempt).rejects.toBeInstanceOf(LockedTime);
    await expect(attempt).rejects.toMatchObject({
      code: "invalid",
      message:
        "This time is locked, because everything before 16 November 2026 is closed. An owner can unlock days of yours.",
    });
    expect(await entriesOf(ada)).toEqual(before);
    await lockBefore(ctxFor(lead, now), { date: "", timeZone: zone });
    await verb?.(ctxFor(ada, now));
  });

  it("leaves what came after alone, and a timer that runs since before can be stopped or thrown away", async () => {
    const { entry } = await startTimer(ctxFor(ada, now), { startedAt: locksAt - hourMs });
    await lock();
    const ctx = ctxFor(ada, now);
    await updateEntry(ctx, { id: at.open, version: 1, notes: "Still open" });
    await updateEntry(ctx, { id: entry.id, version: entry.version, notes: "Still running" });
    await stopTimer(ctx);
    await expect(deleteEntry(ctx, entry.id)).rejects.toBeInstanceOf(LockedTime);
    await startTimer(ctx, {});
    await discardTimer(ctx);
  });

  it("is not changed by what nobody here asked for", async () => {
    const { calendar, id } = await suggested(locked, { isAutomatic: true });
    await askedBy(ada, calendar, "", {
      decision: null,
      entryId: null,
      startsAt: open.startedAt,
      endsAt: open.endedAt,
      asks: null,
      skipped: null,
      isAutomatic: true,
    });
    await lock();
    const { workspaceId, userId } = ada;
    await acceptByRule({ ...webhookCtx(ada, now), actor: { kind: "system", workspaceId } }, calendar);
    const made = (await entriesOf(ada)).filter(({ source }) => source === "calendar");
    expect(made).toMatchObject([open]);
    expect((await suggestionsOf(ada)).find((one) => one.id === id)).toMatchObject({
      decision: null,
      isAutomatic: false,
    });
    const renamed = [at.locked, at.open].map((entryId) => ({
      known: { entryId, entryVersion: 1 },
      next: { title: "Renamed there" },
    }));
    await runStatements(db(), [
      renameEntries({ workspaceId, userId, bindingId: "b", now }, renamed as never),
    ]);
    const notes = new Map((await entriesOf(ada)).map((entry) => [entry.id, entry.notes]));
    expect([notes.get(at.locked), notes.get(at.open)]).toEqual(["", "Renamed there"]);
    await removeMember(ctxFor(lead, now), userId);
    await purgeDeletedEntries({ db: db(), now: now + 40 * 24 * hourMs });
    expect((await entriesOf(ada)).some((entry) => entry.id === at.deleted)).toBe(false);
  });

  it("is found along keys", async () => {
    const plan = await db().all<{ detail: string }>(
      "EXPLAIN QUERY PLAN SELECT lock FROM entry_locks WHERE workspace_id = 'w' AND entry_id = 'e'",
    );
    expect(plan.map(({ detail }) => detail).filter((detail) => detail.startsWith("SCAN"))).toEqual([]);
  });
});

describe("the days of a person", () => {
  const days = { startsOn: "2026-11-15", endsOn: "2026-11-15" };

  it("are unlocked by an owner until they are locked again, and the audit has both", async () => {
    await lock();
    await unlockTime(ctxFor(lead, now), { userId: ada.userId, ...days });
    await updateEntry(ctxFor(ada, now), { id: at.locked, version: 1, notes: "Put right" });
    const beyond = { startedAt: locksAt - 26 * hourMs, endedAt: locksAt - 23 * hourMs };
    await expect(addEntry(ctxFor(ada, now), beyond)).rejects.toBeInstanceOf(LockedTime);
    await expect(addEntry(ctxFor(lead, now), locked)).rejects.toBeInstanceOf(LockedTime);
    const [unlocked] = await unlockedDays(ctxFor(lead, now));
    expect(unlocked).toMatchObject({ name: "Ada", ...days });
    await lockAgain(ctxFor(lead, now), unlocked?.id ?? "");
    await expect(deleteEntry(ctxFor(ada, now), at.locked)).rejects.toBeInstanceOf(LockedTime);
    const written = (await db().select().from(audit)).filter(
      ({ workspaceId }) => workspaceId === lead.workspaceId,
    );
    expect(written.map(({ action, detail }) => ({ action, detail }))).toEqual(
      expect.arrayContaining([
        { action: "workspace.lock", detail: { before: "2026-11-16" } },
        { action: "time.unlock", detail: days },
        { action: "time.lock_again", detail: {} },
      ]),
    );
  });

  it("are for owners to unlock, and the date for owners and admins to choose", async () => {
    const admin = await createPerson({ workspaceId: lead.workspaceId, role: "admin" });
    const stranger = await createPerson();
    const wish = { userId: ada.userId, ...days };
    await lockBefore(ctxFor(admin, now), { date: "2026-11-16", timeZone: zone });
    expect(await lockDate(ctxFor(ada, now))).toEqual([{ before: "2026-11-16" }]);
    await expect(unlockTime(ctxFor(admin, now), wish)).rejects.toMatchObject({ code: "forbidden" });
    await expect(unlockTime(ctxFor(stranger, now), wish)).rejects.toMatchObject({ code: "not_found" });
    const own = lockBefore(ctxFor(ada, now), { date: "", timeZone: zone });
    await expect(own).rejects.toMatchObject({ code: "forbidden" });
    const ahead = lockBefore(ctxFor(lead, now), { date: "2026-11-21", timeZone: zone });
    await expect(ahead).rejects.toMatchObject({ code: "invalid", field: "lockedBefore" });
    const backwards = unlockTime(ctxFor(lead, now), { ...wish, endsOn: "2026-11-14" });
    await expect(backwards).rejects.toMatchObject({ code: "invalid", field: "endsOn" });
  });
});
