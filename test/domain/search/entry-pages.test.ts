import { describe, expect, it } from "vitest";

import { olderStatement, pageStatement, searchEntries } from "../../../src/domain/search/entry-pages.ts";
import { parseSearch } from "../../../src/domain/search/parse-search.ts";
import { dayMs } from "../../../src/lib/time-units.ts";
import { expectNoScan } from "../../support/explain.ts";
import { createPerson, ctxFor, type Person } from "../../support/people.ts";
import { entryBy, hourMs } from "../../support/time.ts";
import { createTeam, projectBy, tagsBy } from "../../support/work.ts";

const now = Date.UTC(2026, 2, 10, 12);

type Days = { from?: number; to?: number | null };

async function all(person: Person, text: string, { from = 0, to = null }: Days = {}) {
  const pages: string[][] = [];
  let after = null;
  do {
    const search = { wish: parseSearch(text), from, to, after };
    const page = await searchEntries(ctxFor(person, now), search);
    pages.push(page.entries.map(({ notes }) => notes));
    after = page.next;
  } while (after !== null);
  return pages;
}

function track(person: Person, daysAgo: number, notes: string, more = {}) {
  const startedAt = now - daysAgo * dayMs;
  return entryBy(person, { startedAt, endedAt: startedAt + hourMs, notes, ...more });
}

describe("searching in one's entries", () => {
  it("finds words of notes and project, tags and days, and nobody else's", async () => {
    const { owner, bob } = await createTeam();
    const { id: projectId } = await projectBy(owner, { name: "Web shop" });
    const [tag] = await tagsBy(ctxFor(owner, now), ["Urgent"]);
    await track(owner, 3, "Fix the door", { projectId });
    await track(owner, 2, "Paint the door", { tags: [tag?.id ?? ""] });
    await track(owner, -2, "Plan the door");
    await track(owner, 1, "Deleted door", { deletedAt: now });
    await track(bob, 1, "Bob's door");
    expect(await all(owner, "door")).toEqual([["Plan the door", "Paint the door", "Fix the door"]]);
    expect(await all(owner, "door @web")).toEqual([["Fix the door"]]);
    expect(await all(owner, "shop")).toEqual([["Fix the door"]]);
    expect(await all(owner, "#urg")).toEqual([["Paint the door"]]);
    expect(await all(owner, "door", { from: now - 2 * dayMs, to: now })).toEqual([["Paint the door"]]);
    expect(await all(owner, "", { to: now - 2 * dayMs })).toEqual([["Fix the door"]]);
  });

  it("shows each once over pages, also those of one moment, and goes back by the year where there is nothing", async () => {
    const person = await createPerson();
    for (let index = 0; index < 52; index += 1) await track(person, 5, `note ${index}`);
    await track(person, 900, "note long ago");
    await track(person, 1400, "other");
    const pages = await all(person, "note");
    expect(pages.map(({ length }) => length)).toEqual([50, 2, 0, 1, 0]);
    expect(new Set(pages.flat()).size).toBe(53);
  });

  it("reads along the key, within its window", async () => {
    const ctx = ctxFor(await createPerson(), now);
    for (const text of ["", "ä Ö ü Ä ö Ü @web #x #y #z"]) {
      const wish = parseSearch(text);
      const statement = pageStatement(ctx, { wish, from: 0, before: { startedAt: now, id: "a" } });
      const plan = await expectNoScan(statement, ["time_entries", "projects", "tasks", "tags"]);
      expect(plan).not.toContain("TEMP B-TREE");
      expect(plan).toMatch(
        /time_entries USING PRIMARY KEY \(workspace_id=\? AND user_id=\? AND .*started_at/,
      );
      await statement;
    }
    await expectNoScan(olderStatement(ctx, { from: 0, to: now }), ["time_entries"]);
  });
});
