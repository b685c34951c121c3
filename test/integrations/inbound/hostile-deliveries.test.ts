import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";

import { deliveries } from "../../../src/db/schema/bindings.ts";
import { tasks } from "../../../src/db/schema/work.ts";
import { readPayload } from "../../../src/integrations/inbound/payload.ts";
import { findDelivery } from "../../support/deliveries.ts";
import { createHook, deliver, toBytes } from "../../support/hooks.ts";
import { issuePayload } from "../../support/issue-payload.ts";
import { browserOf, createPerson, db } from "../../support/people.ts";

const good = JSON.stringify(issuePayload({ id: 1, number: 1, title: "Good" }));
const titled = (title: string) => good.replace('"title":"Good"', `"title":${title}`);
/** The same with bytes that are no UTF-8 in the title. */
const invalidUtf8 = Uint8Array.from(toBytes(titled('"Goo~~d"')), (byte) => (byte === 0x7e ? 0xff : byte));

/** `title` is that of the task it ends as; null = it can never be read, so it is dead. */
const hostile: { name: string; body: string | Uint8Array; title: string | null }[] = [
  { name: "truncated", body: good.slice(0, -30), title: null },
  { name: "empty", body: "", title: null },
  {
    name: "nested",
    body: `${'{"action":"opened","issue":'.repeat(100_000)}1${"}".repeat(100_000)}`,
    title: null,
  },
  {
    name: "nested-beside",
    body: good.replace("{", `{"x":${"[".repeat(30_000)}${"]".repeat(30_000)},`),
    title: "Good",
  },
  { name: "duplicate-keys", body: titled('"First","title":"Last"'), title: "Last" },
  { name: "lone-surrogate", body: titled('"A \\ud800 b"'), title: "A \ufffd b" },
  { name: "escaped-nul", body: titled('"A \\u0000 b"'), title: "A \0 b" },
  { name: "raw-nul", body: titled('"A \0 b"'), title: null },
  { name: "byte-order-mark", body: `\ufeff${good}`, title: "Good" },
  { name: "infinite-number", body: good.replace('"id":1,', '"id":1e400,'), title: null },
  { name: "not-a-number", body: good.replace('"id":1,', '"id":NaN,'), title: null },
  {
    name: "proto",
    body: good.replace("{", '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},'),
    title: "Good",
  },
  { name: "invalid-utf8", body: invalidUtf8, title: "Goo\ufffd\ufffdd" },
  { name: "array", body: `[${good}]`, title: null },
  { name: "null", body: "null", title: null },
  { name: "text", body: "payload", title: null },
];

/** Some are megabytes, for which toEqual takes seconds. */
function isSame(sent: Uint8Array, kept: Uint8Array | null): boolean {
  return sent.length === kept?.length && sent.every((byte, i) => byte === kept[i]);
}

describe("hostile content", () => {
  it(
    "W13: is accepted and recorded as it came, pollutes nothing, and holds back no other",
    { timeout: 30_000 },
    async () => {
      const person = await createPerson();
      const { workspaceId } = person;
      const hook = await createHook({ workspaceId, repositoryId: "186853002" });
      const numbered = hostile.map((each, i) => ({
        ...each,
        good: issuePayload({ id: 100 + i, number: 100 + i }),
      }));
      const answers: number[] = [];
      for (const { name, body, good: neighbour } of numbered) {
        answers.push((await deliver(hook, body, { deliveryId: name })).status);
        answers.push((await deliver(hook, neighbour, { deliveryId: `beside-${name}` })).status);
      }
      expect(new Set(answers)).toEqual(new Set([202]));
      await vi.waitFor(async () => expect(await db().$count(deliveries)).toBe(2 * hostile.length), {
        timeout: 15_000,
      });
      expect(Object.keys(Object.prototype)).toEqual([]);
      expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();

      for (const { name, body, title } of hostile) {
        const row = await findDelivery(hook.id, name);
        if (row === undefined) throw new Error(`${name} is not recorded.`);
        expect([name, row.status]).toEqual([
          name,
          title === null ? "dead" : expect.stringMatching(/processed|ignored/),
        ]);
        expect(row.result).toMatch(/^[A-Z].*\.$/);
        const sent = typeof body === "string" ? toBytes(body) : body;
        expect([name, isSame(sent, await readPayload(env.BUCKET, row))]).toEqual([name, true]);
        const page = await browserOf(person).get(`/deliveries/${hook.id}/${name}`);
        expect([name, page.status]).toEqual([name, 200]);
        expect((await findDelivery(hook.id, `beside-${name}`))?.status).toBe("processed");
      }
      expect(await db().$count(tasks)).toBe(hostile.length + 1);
    },
  );

  it("W11: is not parsed above 2 MiB, and says so", async () => {
    const hook = await createHook({ repositoryId: "186853002" });
    const big = good.replace("{", `{"x":"${"y".repeat(2_097_152)}",`);
    expect((await deliver(hook, big, { deliveryId: "big" })).status).toBe(202);
    await vi.waitFor(async () => expect((await findDelivery(hook.id, "big"))?.status).toBe("dead"));
    expect((await findDelivery(hook.id, "big"))?.result).toBe(
      "This delivery has 3 MiB, and Timewire reads 2 MiB at most. The next sync brings what changed.",
    );
    expect(await db().$count(tasks)).toBe(0);
  });

  it.each(hostile.filter(({ title }) => title !== null))(
    "of the kind $name that can be read becomes the task it says",
    async ({ name, body, title }) => {
      const hook = await createHook({ repositoryId: "186853002" });
      await deliver(hook, body, { deliveryId: name });
      await vi.waitFor(async () => expect((await findDelivery(hook.id, name))?.status).toBe("processed"));
      expect((await db().select().from(tasks)).map((task) => task.title)).toEqual([title]);
    },
  );
});
