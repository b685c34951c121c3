import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";

import { outbox } from "../../../src/db/schema/outbox.ts";
import { hintPublished } from "../../../src/domain/publish.ts";
import {
  pauseConnection,
  resumeConnection,
} from "../../../src/integrations/connections/change-connection.ts";
import { disconnect } from "../../../src/integrations/connections/disconnect.ts";
import { openConnection } from "../../../src/integrations/connections/open-connection.ts";
import { deliverRow } from "../../../src/integrations/outbox/deliver.ts";
import { findDue } from "../../../src/integrations/outbox/find-due.ts";
import type { OutboxHandler } from "../../../src/integrations/outbox/handler.ts";
import { type Owed, owe } from "../../../src/integrations/outbox/owe.ts";
import { AppError } from "../../../src/lib/errors.ts";
import { dayMs, hourMs, minuteMs } from "../../../src/lib/time-units.ts";
import type { OutboxRef } from "../../../src/messages.ts";
import { ProviderError } from "../../../src/providers/provider.ts";
import { connectionBy, systemContext } from "../../support/bindings.ts";
import { contextFor } from "../../support/context.ts";
import { createPerson, db, type Person } from "../../support/people.ts";

const now = Date.UTC(2026, 10, 20, 9);
let person: Person;
let connectionId: string;

const rows = () => db().select().from(outbox).where(eq(outbox.workspaceId, person.workspaceId));
const owed = (changes: Partial<Owed> = {}): Owed => ({
  key: "letter:1",
  kind: "letter",
  connectionId,
  userId: null,
  payload: { says: "Hello" },
  ...changes,
});

async function ask(what: Owed, at = now): Promise<OutboxRef[]> {
  const refs = await owe(await systemContext(person, { now: at }), [what]);
  await hintPublished({}, refs);
  return refs;
}

const letter = (write: OutboxHandler["deliver"], changes: Partial<OutboxHandler> = {}) => ({
  letter: { label: "Letter", mostAttempts: 3, isRepeatable: true, deliver: write, ...changes },
});

async function deliver(handlers: ReturnType<typeof letter>, [ref]: OutboxRef[], at = now): Promise<void> {
  if (ref === undefined) throw new Error("Nothing is owed.");
  await deliverRow(await systemContext(person, { now: at }), handlers, ref);
}

const providerError = (code: "unavailable" | "rate_limited" | "unauthorized", status: number | null = null) =>
  new ProviderError("It says no.", { provider: "any", code, permanent: code === "unauthorized", status });

const refuse = (error: unknown) => async () => {
  throw error;
};

beforeEach(async () => {
  person = await createPerson();
  connectionId = await connectionBy(person);
});

describe("what is owed", () => {
  it("is one row per key, and what is asked for again replaces it", async () => {
    const [first] = await ask(owed());
    const [again] = await ask(owed({ payload: { says: "Goodbye" } }), now + 1);
    expect([first?.version, again?.version]).toEqual([1, 2]);
    expect(await rows()).toMatchObject([{ payload: { says: "Goodbye" }, attempts: 0, version: 2 }]);
  });

  it("is delivered once more when it is asked for during its delivery", async () => {
    const said: unknown[] = [];
    const handlers = letter(async (_, attempt) => {
      await attempt.begin();
      said.push(attempt.row.payload["says"]);
      if (said.length === 1) await ask(owed({ payload: { says: "Goodbye" } }));
      return [];
    });
    await deliver(handlers, await ask(owed()));
    await deliver(handlers, await findDue(db(), now));
    expect(said).toEqual(["Hello", "Goodbye"]);
    expect(await rows()).toEqual([]);
  });

  it("once writes no row when its key is known, also after its delivery, until it is forgotten", async () => {
    const once = owed({ isOnce: true });
    const handlers = letter(
      async (_, attempt) => {
        await attempt.begin();
        return [];
      },
      { keptMs: dayMs },
    );
    await deliver(handlers, await ask(once));
    expect(await ask(once)).toEqual([]);
    expect(await rows()).toMatchObject([{ state: "done" }]);
    await findDue(db(), now + dayMs);
    expect(await ask(once, now + dayMs)).toHaveLength(1);
  });

  it("by a delivery is written when that ends, and by none that failed", async () => {
    const reply = owed({ key: "letter:2" });
    const failing = letter(async (_, attempt) => {
      attempt.owe([reply]);
      throw providerError("unavailable");
    });
    await deliver(failing, await ask(owed()));
    expect(await rows()).toMatchObject([{ key: "letter:1", state: "waiting" }]);
    const answering = letter(async (_, attempt) => {
      attempt.owe([reply]);
      return [];
    });
    await deliver(answering, await findDue(db(), now + hourMs), now + hourMs);
    expect(await rows()).toMatchObject([{ key: "letter:2", state: "waiting" }]);
  });
});

describe("what must not be sent twice", () => {
  const atMostOnce = (error: unknown) =>
    letter(
      async (_, attempt) => {
        await attempt.begin();
        throw error;
      },
      { isRepeatable: false },
    );

  it.each([
    ["without an answer", providerError("unavailable")],
    ["with an answer that broke off", providerError("unavailable", 200)],
    ["by a fault of ours", new Error("Bug")],
  ])("is dead when it failed %s, and says that it may have arrived", async (_, error) => {
    await deliver(atMostOnce(error), await ask(owed()));
    expect(await rows()).toMatchObject([{ state: "dead", dueAt: null }]);
    expect((await rows())[0]?.lastError).toContain("may have arrived");
  });

  it.each([
    ["too many calls", providerError("rate_limited", 429)],
    ["a server's error", providerError("unavailable", 503)],
  ])("is tried again when it was refused for %s", async (_, error) => {
    await deliver(atMostOnce(error), await ask(owed()));
    expect(await rows()).toMatchObject([{ state: "waiting", lastError: "It says no." }]);
  });
});

describe("what fails before it takes the lease", () => {
  it("counts its attempts and ends too", async () => {
    const handlers = letter(refuse(providerError("unavailable")));
    await deliver(handlers, await ask(owed()));
    for (let at = now; at < now + hourMs; at += minuteMs)
      for (const ref of await findDue(db(), at)) await deliver(handlers, [ref], at);
    expect(await rows()).toMatchObject([{ state: "dead", attempts: 3 }]);
  });
});

describe("what is owed to a connection", () => {
  const opening = letter(async (ctx, attempt) => {
    await openConnection(ctx, attempt.row.connectionId ?? "");
    return [];
  });

  it("that is paused waits for it, however long, and is due when it goes on", async () => {
    await pauseConnection(await contextFor(person, now), connectionId);
    await deliver(opening, await ask(owed()));
    expect(await rows()).toMatchObject([{ state: "waiting", dueAt: null }]);
    expect((await rows())[0]?.lastError).toContain("paused");
    expect(await findDue(db(), now + 90 * dayMs)).toEqual([]);
    await resumeConnection(await contextFor(person, now + dayMs), connectionId);
    await deliver(opening, await findDue(db(), now + dayMs), now + dayMs);
    expect(await rows()).toEqual([]);
  });

  it("waits for a new sign-in too, and dies of anything else that is for good", async () => {
    await db().run(`UPDATE connections SET status = 'needs_reconnect' WHERE id = '${connectionId}'`);
    await deliver(opening, await ask(owed()));
    expect(await rows()).toMatchObject([{ state: "waiting", dueAt: null }]);
    const refusing = letter(refuse(new AppError("invalid", "It is too long.")));
    await deliver(refusing, await ask(owed()));
    expect(await rows()).toMatchObject([{ state: "dead", lastError: "It is too long." }]);
  });

  it("is owed no more when that is disconnected", async () => {
    await ask(owed());
    await ask(owed({ key: "letter:2", connectionId: null }));
    await disconnect(await contextFor(person, now), connectionId);
    expect((await rows()).map(({ key }) => key)).toEqual(["letter:2"]);
  });
});
