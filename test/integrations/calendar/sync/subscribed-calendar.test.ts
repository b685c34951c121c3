import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";

import { activities, connections, credentials } from "../../../../src/db/schema/connections.ts";
import { acceptSuggestions } from "../../../../src/domain/suggestions/accept-suggestions.ts";
import { defaultCalendarSettings } from "../../../../src/integrations/bindings/settings.ts";
import { bindCalendars } from "../../../../src/integrations/calendar/sync/bind-calendars.ts";
import { changeCalendar } from "../../../../src/integrations/calendar/sync/change-calendar.ts";
import { listCalendars } from "../../../../src/integrations/calendar/sync/list-calendars.ts";
import {
  connectByToken,
  reconnectByToken,
} from "../../../../src/integrations/connections/connect-by-token.ts";
import { cleanUpConnection } from "../../../../src/integrations/connections/clean-up-connection.ts";
import { disconnect } from "../../../../src/integrations/connections/disconnect.ts";
import { testConnection } from "../../../../src/integrations/connections/test-connection.ts";
import { syncPage } from "../../../../src/integrations/sync/sync-page.ts";
import { systemContext } from "../../../support/bindings.ts";
import { calendarRow, suggestionsOf } from "../../../support/calendar.ts";
import { event, subscribe, sync, titles, write } from "../../../support/feed.ts";
import { calendarOf, eventOf, hoursAgo, putFile, withdrawFile } from "../../../support/ics.ts";
import { measure } from "../../../support/meter.ts";
import { browserOf, createPerson, ctxFor, db, type Person } from "../../../support/people.ts";
import { sandbox } from "../../../support/sandbox.ts";
import { contextFor } from "../../../support/context.ts";

const host = "calendar.example";
const hourMs = 3_600_000;
const calls = async () => (await sandbox.requests(host)).length;

let person: Person;
beforeEach(async () => {
  person = await createPerson();
});

describe("subscribing", () => {
  it("keeps the address encrypted only, for this person only", async () => {
    const { id, connectionId } = await subscribe(person, await write(event("a", 5)));
    const [connection] = await db().select().from(connections);
    expect(connection).toMatchObject({ id: connectionId, ownerId: person.userId, host, accountLogin: "Own" });
    await sync(person, id);
    const tables = await env.DB.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all<{
      name: string;
    }>();
    const names = tables.results.map(({ name }) => name).filter((name) => !name.startsWith("_cf_"));
    const stored = await env.DB.batch(names.map((name) => env.DB.prepare(`SELECT * FROM "${name}"`)));
    expect(JSON.stringify(stored)).not.toContain("own.ics");
    expect(JSON.stringify(stored)).toContain("https://calendar.example/…");
  });

  it("imports events, which are offered, and cannot export", async () => {
    const { id, connectionId } = await subscribe(
      person,
      await write(event("a", 5), event("free", 4, "TRANSP:TRANSPARENT")),
    );
    await sync(person, id);
    expect(await titles(person)).toEqual({ a: null, free: "free" });
    const ctx = await contextFor(person);
    const [calendar] = await listCalendars(ctx, connectionId);
    const settings = { ...defaultCalendarSettings, direction: "both" as const };
    const exporting = bindCalendars(ctx, { connectionId, calendarIds: [calendar?.id ?? ""], settings });
    await expect(exporting).rejects.toMatchObject({ code: "invalid", field: "direction" });
    await expect(changeCalendar(ctx, id, settings)).rejects.toMatchObject({ code: "invalid" });
  });

  it("is everybody's own, also to the same address", async () => {
    const address = await write(event("a", 5));
    const colleague = await createPerson({ workspaceId: person.workspaceId, role: "member" });
    const [own, theirs] = [await subscribe(person, address), await subscribe(colleague, address)];
    expect(theirs.connectionId).not.toBe(own.connectionId);
    await sync(colleague, theirs.id);
    expect([await titles(person), await titles(colleague)]).toEqual([{}, { a: null }]);
    expect(await subscribe(person, address)).toEqual(own);
    const tested = await testConnection(await contextFor(person), own.connectionId);
    expect(tested).toMatchObject({ isWorking: true, summary: expect.stringContaining("Own") });
  });

  it.each([
    ["page.ics", "invalid", "web page"],
    ["huge.ics?megabytes=6", "invalid", "5 MB"],
    ["files/nothing.ics", "invalid", "no calendar"],
    ["inside.ics", "invalid", "private network"],
  ])("to %s is refused with a sentence and leaves nothing behind", async (path, code, sentence) => {
    const input = { fields: { token: `https://${host}/${path}` }, host: "", isPersonal: false };
    const connecting = connectByToken(await contextFor(person), "ics", input);
    await expect(connecting).rejects.toMatchObject({
      code,
      field: "token",
      message: expect.stringContaining(sentence),
    });
    expect(await db().select().from(connections)).toEqual([]);
  });
});

describe("a subscribed calendar", () => {
  it("says what of it could not be worked out, until it can be", async () => {
    const { id } = await subscribe(person, await write(event("a", 5, "RRULE:RSCALE=CHINESE;FREQ=YEARLY")));
    await sync(person, id);
    expect(await titles(person)).toEqual({ a: null });
    const page = async () => (await browserOf(person).get(`/calendars/${id}`)).text();
    expect(await page()).toContain("“a” repeats by a rule that cannot be worked out here");
    await sync(person, id);
    expect(await page()).toContain("“a” repeats by a rule");
    await write(event("a", 5));
    await sync(person, id);
    expect((await calendarRow({ id })).remarks).toBeNull();
    expect(await page()).not.toContain("repeats by a rule");
  });

  it("costs one call and no written row while it stays the same", async () => {
    const { id } = await subscribe(person, await write(event("a", 5)));
    await sync(person, id);
    const before = await calls();
    const idle = await measure(async (metered) =>
      syncPage(await systemContext(person, { db: metered }), { bindingId: id, runId: null }),
    );
    expect([idle.rowsWritten, (await calls()) - before]).toEqual([0, 1]);
  });

  it("of 2,500 events costs at most one write each, also when it changes as a whole", async () => {
    const many = (hours: number) =>
      Array.from({ length: 2500 }, (_, number) => event(`e${number}`, hours + (number % 300)));
    const { id } = await subscribe(person, await write(...many(2)));
    const first = await measure((metered) => sync(person, id, metered));
    expect((await suggestionsOf(person)).length).toBe(2500);
    await write(...many(3));
    const second = await measure((metered) => sync(person, id, metered));
    expect(Math.max(first.rowsWritten, second.rowsWritten)).toBeLessThan(2500 * 1.05);
    expect((await suggestionsOf(person)).length).toBe(2500);
  });

  it("is followed in one call when events were added, moved, renamed and deleted", async () => {
    const { id } = await subscribe(
      person,
      await write(event("moved", 9), event("gone", 7), event("named", 5)),
    );
    await sync(person, id);
    await write(
      event("moved", 8),
      event("named", 5).map((line) => line.replace("SUMMARY:named", "SUMMARY:renamed")),
      event("new", 3),
    );
    const before = await calls();
    await sync(person, id);
    expect((await calls()) - before).toBe(1);
    expect(await titles(person)).toEqual({ moved: null, gone: "cancelled", renamed: null, new: null });
    const moved = (await suggestionsOf(person)).find(({ title }) => title === "moved");
    expect(moved?.startsAt).toBe(hoursAgo(8));
    expect(await calendarRow({ id })).toMatchObject({ runId: null, lastError: null });
  });

  it("floats on the person's own clock", async () => {
    const date = new Date(Date.now() - 48 * hourMs).toISOString().slice(0, 10);
    const floating = eventOf("f", `DTSTART:${date.replaceAll("-", "")}T120000`, "DURATION:PT1H", "SUMMARY:f");
    const tokyo = await createPerson({ timeZone: "Asia/Tokyo" });
    const { id } = await subscribe(tokyo, await write(floating));
    await sync(tokyo, id);
    expect((await suggestionsOf(tokyo))[0]?.startsAt).toBe(Date.parse(`${date}T03:00Z`));
  });

  it("loses nothing when its file is cut off or turns into a page", async () => {
    const { id } = await subscribe(person, await write(event("a", 5), event("b", 3)));
    await sync(person, id);
    await putFile("own.ics", "<!DOCTYPE html><p>Please sign in.</p>");
    await sync(person, id);
    expect((await calendarRow({ id })).lastError).toContain("web page");
    await putFile("own.ics", calendarOf(event("a", 5)).slice(0, -20));
    await expect(sync(person, id)).rejects.toMatchObject({ permanent: false });
    expect(await titles(person)).toEqual({ a: null, b: null });
    await write(event("a", 5), event("b", 3));
    await sync(person, id);
    expect((await calendarRow({ id })).lastError).toBeNull();
  });

  it("that was withdrawn needs its person, and says what to do", async () => {
    const { id, connectionId } = await subscribe(person, await write(event("a", 5)));
    await sync(person, id);
    await withdrawFile("own.ics");
    await sync(person, id);
    const [connection] = await db().select().from(connections).where(eq(connections.id, connectionId));
    expect(connection).toMatchObject({
      status: "needs_reconnect",
      lastError: expect.stringContaining("no longer gives out"),
    });
    expect(await titles(person)).toEqual({ a: null });
  });

  it("lives on at another address, with what was decided about its events", async () => {
    const { id, connectionId } = await subscribe(person, await write(event("a", 5), event("b", 3)));
    await sync(person, id);
    const [first] = await suggestionsOf(person);
    await acceptSuggestions(ctxFor(person), { ids: [first?.id ?? ""] });
    await withdrawFile("own.ics");
    await sync(person, id);
    const moved = await putFile(
      "moved.ics",
      calendarOf([...event("a", 5), ...event("b", 3), ...event("c", 2)]),
    );
    await reconnectByToken(await contextFor(person), connectionId, {
      token: moved.replace("https:", "webcal:"),
    });
    await sync(person, id);
    const rows = await suggestionsOf(person);
    expect(rows.map(({ title }) => title).toSorted()).toEqual(["a", "b", "c"]);
    expect(rows.find((row) => row.id === first?.id)).toMatchObject({ decision: "accepted" });
    const [calendar] = await listCalendars(await contextFor(person), connectionId);
    expect(calendar?.bindingId).toBe(id);
    expect(await db().select().from(connections)).toMatchObject([{ id: connectionId, status: "active" }]);
  });

  it("is forgotten when its person disconnects, without another call", async () => {
    const { id, connectionId } = await subscribe(person, await write(event("a", 5)));
    await sync(person, id);
    const before = await calls();
    const ctx = await contextFor(person);
    await disconnect(ctx, connectionId);
    expect(await db().select().from(credentials)).toEqual([]);
    for (const job of ctx.jobs) if (job.type === "connection.cleanup") await cleanUpConnection(ctx, job);
    expect(await calls()).toBe(before);
    const said = await db().select({ summary: activities.summary }).from(activities);
    expect(said.map(({ summary }) => summary).join("\n")).toContain("address was forgotten");
  });

  it("is left alone as long as its server asks", async () => {
    const { id } = await subscribe(person, await write(event("a", 5)));
    await sandbox.setFault(host, { kind: "error", status: 429, retryAfterSeconds: 77 });
    const ctx = await systemContext(person);
    await expect(syncPage(ctx, { bindingId: id, runId: null })).rejects.toMatchObject({
      retryAfterSeconds: 77,
    });
  });
});
