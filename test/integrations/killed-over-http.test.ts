import { beforeEach, describe, expect, it } from "vitest";

import { bindings } from "../../src/db/schema/bindings.ts";
import { saveTimerChannel } from "../../src/domain/notifications/save-preferences.ts";
import { updateEntry } from "../../src/domain/time/update-entry.ts";
import { createDatabase } from "../../src/db/database.ts";
import { AppError } from "../../src/lib/errors.ts";
import { hourMs } from "../../src/lib/time-units.ts";
import { enqueueTo } from "../../src/messages.ts";
import { connectChat, linkChat, messagesIn } from "../support/chat.ts";
import { copyDatabase, facts } from "../support/database-copy.ts";
import { exportCalendarBy, reach } from "../support/exports.ts";
import { createHook, deliveryRequest, type TestHook } from "../support/hooks.ts";
import { issuePayload } from "../support/issue-payload.ts";
import { type App, killScenario } from "../support/kill-scenario.ts";
import { appUrl, createPerson, ctxFor, db, type Person } from "../support/people.ts";
import { sandbox } from "../support/sandbox.ts";
import { entryBy } from "../support/time.ts";

const timeout = 900_000;

/** What differs between two runs of the same is left out of what they are compared by. */
const written = {
  time_entries: ["notes", "started_at", "ended_at", "deleted_at IS NULL AS stands"],
  outbox: ["kind", "state"],
  event_links: ["kind", "title", "starts_at", "ends_at", "state", "event_id IS NOT NULL AS has_event"],
  audit: ["actor", "action"],
  tasks: ["title", "status", "source_label"],
  links: ["kind", "remote_key", "remote_version"],
  // Not what the row says of its result: the second time, all is done already.
  deliveries: ["event", "action"],
  changes: ["facts->>'kind' AS kind", "undone_at"],
};

let person: Person;
/** Sets what happens in one life apart from what the provider still knows of those before. */
let life = 0;
const notes = () => `Report ${life}.`;
const beginLife = () => void (life += 1);

const anonymous = (found: unknown): unknown =>
  JSON.parse(JSON.stringify(found).replaceAll(/Report \d+\./g, "Report"));
const stored = async () => anonymous(await facts(written));

/** The same form each time: a browser that got no answer sends it again. */
async function submit({ fetch }: App, path: string, fields: Record<string, string>): Promise<void> {
  const answer = await fetch(
    new Request(`${appUrl}${path}`, {
      method: "POST",
      headers: { Cookie: person.cookie, Origin: appUrl, "Sec-Fetch-Site": "same-origin" },
      body: new URLSearchParams({ ...fields, formKey: `form-${life}` }),
      redirect: "manual",
    }),
  );
  expect(answer.status).toBeLessThan(400);
}

beforeEach(async () => {
  person = await createPerson();
});

describe("killed at each step, with the providers behind HTTP", () => {
  it(
    "Q1: a timer's start reaches its channel once, or is given up visibly, and Home",
    { timeout },
    async () => {
      const connectionId = await connectChat(person);
      await linkChat(person);
      await saveTimerChannel(ctxFor(person), { connectionId, channelId: "C0GENERAL1", name: "general" });
      type State = { stored: { outbox: string[] }; posts: number; home: boolean };
      const scenario = {
        start: await copyDatabase(),
        prepare: async () => beginLife(),
        act: (app: App) => submit(app, "/timer", { notes: notes() }),
        read: async (): Promise<State> => ({
          stored: (await stored()) as State["stored"],
          posts: (await messagesIn("general")).filter((text) => text.includes(notes())).length,
          home: (await (await sandbox.read("/slack/home?user=alice")).text()).includes(notes()),
        }),
      };
      const steps = await killScenario(scenario, (killed, undisturbed, where) => {
        const isGivenUp = killed.stored.outbox.some((row) => row.includes('"dead"'));
        expect(isGivenUp ? [0, 1] : [1], where).toContain(killed.posts);
        const outbox = isGivenUp ? ['{"kind":"chat_message","state":"dead"}'] : undisturbed.stored.outbox;
        expect(killed.stored, where).toEqual({ ...undisturbed.stored, outbox });
        expect([undisturbed.posts, killed.home], where).toEqual([1, true]);
      });
      expect(steps).toBeGreaterThan(12);
    },
  );

  describe("with a calendar that takes entries", () => {
    const startedAt = Math.floor(Date.now() / 60_000) * 60_000 - 5 * hourMs;
    let calendar: Awaited<ReturnType<typeof reach>>;
    const read = async () => {
      const events = (await calendar.ours()).filter(({ title }) => title.includes(notes()));
      const told = events.map(({ title, time }) => ({ title, time }));
      return { stored: await stored(), events: anonymous(told) as unknown[] };
    };
    const same = (
      killed: Awaited<ReturnType<typeof read>>,
      undisturbed: Awaited<ReturnType<typeof read>>,
      where: string,
    ) => {
      expect(undisturbed.events).toHaveLength(1);
      expect(killed, where).toEqual(undisturbed);
    };

    beforeEach(async () => {
      const binding = await exportCalendarBy(person);
      // No sync run of cron's comes between.
      await db().update(bindings).set({ intervalMinutes: 1440, slot: slotFarAway() });
      calendar = await reach(person, binding);
    });

    it("Q1: an added entry is one event", { timeout }, async () => {
      const date = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/Berlin" }).format(startedAt);
      const time = (at: number) =>
        new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/Berlin", timeStyle: "short" }).format(at);
      const scenario = {
        start: await copyDatabase(),
        prepare: async () => beginLife(),
        act: (app: App) =>
          submit(app, "/entries", {
            notes: notes(),
            date,
            time: `${time(startedAt)}-${time(startedAt + hourMs)}`,
          }),
        read,
      };
      expect(await killScenario(scenario, same)).toBeGreaterThan(12);
    });

    it(
      "Q1: an entry that is changed stays one event, and says what the entry says",
      { timeout },
      async () => {
        let entryId = "";
        const scenario = {
          start: await copyDatabase(),
          prepare: async (app: App) => {
            beginLife();
            entryId = await entryBy(person, { notes: "Draft", startedAt, endedAt: startedAt + hourMs });
            await edit(app, entryId, { notes: `Draft of ${notes()}` }, 1);
            await app.drain();
          },
          act: (app: App) => edit(app, entryId, { notes: notes(), endedAt: startedAt + 2 * hourMs }, 2),
          read,
        };
        expect(await killScenario(scenario, same)).toBeGreaterThan(8);
      },
    );
  });

  it(
    "Q1: a delivery of GitHub's that was accepted, or that GitHub sends again, is one task",
    { timeout },
    async () => {
      const hook: TestHook = await createHook({ workspaceId: person.workspaceId, repositoryId: "186853002" });
      const scenario = {
        start: await copyDatabase(),
        act: async (app: App) => {
          const sent = await deliveryRequest(hook, issuePayload({ id: 7 }), { deliveryId: "d-7" });
          expect((await app.fetch(sent)).status).toBe(202);
        },
        read: stored,
      };
      const steps = await killScenario(scenario, (killed, undisturbed, where) => {
        expect((undisturbed as { tasks: string[] }).tasks).toHaveLength(1);
        expect(killed, where).toEqual(undisturbed);
      });
      expect(steps).toBeGreaterThan(4);
    },
  );
});

type Edit = Omit<Parameters<typeof updateEntry>[1], "id" | "version">;

/** A page that got no answer sends the change again, for the same version: it was made, or it is made now. */
async function edit(app: App, id: string, changes: Edit, version: number): Promise<void> {
  const ctx = { ...ctxFor(person), db: createDatabase(app.env.DB), enqueue: enqueueTo(app.env.JOBS) };
  try {
    await updateEntry(ctx, { id, version, ...changes });
  } catch (error) {
    if (!(error instanceof AppError && error.code === "conflict")) throw error;
  }
}

function slotFarAway(): number {
  return (Math.floor(Date.now() / 60_000) + 720) % 1440;
}
