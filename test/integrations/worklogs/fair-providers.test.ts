import { env } from "cloudflare:workers";
import { and, eq, like } from "drizzle-orm";
import { expect, it } from "vitest";

import { tasks } from "../../../src/db/schema/work.ts";
import { hourMs, minuteMs } from "../../../src/lib/time-units.ts";
import { syncAll } from "../../support/issue-sync.ts";
import { createPerson, db, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";
import { addEntries, clockOf } from "../../support/time-clock.ts";
import { bindTarget, type TimeTarget, timeTargets } from "../../support/time-targets.ts";
import { owedOf, rowsOf } from "../../support/worklogs.ts";

/** Of worklogs, many on few issues, which have limits of their own; of comments one on each of many. With WRITE_THOUSAND, a thousand entries. */
const amount = env.WRITE_THOUSAND === "1" ? "a thousand" : "two hundred";
const sizes = {
  "two hundred": { worklogs: { tasks: 2, entries: 100 }, comment: { tasks: 100, entries: 2 } },
  "a thousand": { worklogs: { tasks: 10, entries: 100 }, comment: { tasks: 500, entries: 2 } },
}[amount];
/**
 * They take so many minutes at most, where a provider is written to as fast as its limits allow: of GitHub 6.4 issues a minute and of Linear 8, and a
 * fifth of the messages is lost, whose rows queue anew.
 */
const mostMinutes: Record<string, { "two hundred": number; "a thousand": number }> = {
  gitlab: { "two hundred": 15, "a thousand": 15 },
  jira: { "two hundred": 15, "a thousand": 20 },
  github: { "two hundred": 30, "a thousand": 100 },
  linear: { "two hundred": 25, "a thousand": 80 },
};

const written = async (owner: Person) =>
  (await rowsOf(owner)).filter(({ state, remoteId }) => state === "written" && remoteId !== null).length;

async function track(owner: Person, title: string, entries: number): Promise<void> {
  const { workspaceId } = owner;
  const found = await db()
    .select({ id: tasks.id })
    .from(tasks)
    .where(and(eq(tasks.workspaceId, workspaceId), like(tasks.title, `${title} %`)));
  for (const [i, { id }] of found.entries())
    await addEntries(owner, id, { count: entries, until: Date.now() - i * entries * hourMs });
}

/** Who may add no webhook is told so when it is connected. */
async function refusals({ apiHost }: TimeTarget) {
  const all = await sandbox.requests(apiHost);
  return all.filter(({ status, path }) => status === 429 || (status === 403 && !path.endsWith("/hooks")));
}

it.each(timeTargets)(
  `Q9: ${amount} entries are written to $provider.name without one refusal, and delay nobody else's`,
  async (target) => {
    const { mode } = target;
    if (mode === "off") throw new Error("It writes nothing.");
    const size = sizes[mode];
    const [busy, calm] = [await createPerson({ name: "Olga" }), await createPerson({ name: "Carl" })];
    const many = await bindTarget(busy, target);
    const few = await bindTarget(calm, target, "bob");
    for (let i = 0; i < size.tasks; i++) await target.open(`Busy ${i}`);
    await target.open("Calm 1");
    await syncAll(busy, many.binding.id);
    await syncAll(calm, few.binding.id);
    await track(busy, "Busy", size.entries);
    await track(calm, "Calm", 3);
    const tick = clockOf([busy, calm], 5);

    const begun = Date.now();
    await tick(begun + minuteMs);
    expect(await written(calm)).toBe(mode === "comment" ? 1 : 3);
    let minutes = 1;
    const most = mostMinutes[target.provider.id]?.[amount] ?? 0;
    for (; (await owedOf(busy)).length > 0 && minutes < most; minutes++) {
      await tick(begun + (minutes + 1) * minuteMs);
      expect(await refusals(target)).toEqual([]);
    }
    expect(await written(busy)).toBe(mode === "comment" ? size.tasks : size.tasks * size.entries);
    expect(minutes).toBeLessThan(most);
  },
  1_800_000,
);
