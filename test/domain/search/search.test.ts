import { describe, expect, it } from "vitest";

import { foundEntries } from "../../../src/domain/search/found-entries.ts";
import { foundPeople, foundProjects, foundTasks } from "../../../src/domain/search/found-work.ts";
import { parseSearch } from "../../../src/domain/search/parse-search.ts";
import { search } from "../../../src/domain/search/search.ts";
import { expectNoScan } from "../../support/explain.ts";
import { createPerson, ctxFor, type Person } from "../../support/people.ts";
import { archive, entryBy, hourMs } from "../../support/time.ts";
import { createTeam, projectBy, tagsBy, taskBy } from "../../support/work.ts";

const now = Date.UTC(2026, 2, 10, 12);

const find = (person: Person, text: string) => search(ctxFor(person, now), parseSearch(text));

async function names(person: Person, text: string) {
  const { entries, tasks, projects, people } = await find(person, text);
  return {
    entries: entries.map(({ notes }) => notes),
    tasks: tasks.map(({ title }) => title),
    projects: projects.map(({ name, notes }) => (notes === "" ? name : `${name}: ${notes}`)),
    people: people.map(({ name }) => name),
  };
}

const nothing = { entries: [], tasks: [], projects: [], people: [] };

describe("parsing a search", () => {
  it("reads words, a project behind @ and tags behind #", () => {
    const wish = parseSearch("  fix   door @Wéb #urgent #12 ");
    expect(wish.text).toBe("fix door @Wéb #urgent #12");
    expect(wish.words.map(({ folded }) => folded)).toEqual(["fix", "door", "#12"]);
    expect(wish).toMatchObject({ project: "web", tags: ["urgent"], notes: "fix door #12" });
  });

  it("takes a lone @ or # for nothing, and no more words than a statement has room for", () => {
    expect(parseSearch("@ #")).toMatchObject({ words: [], project: "", tags: [], notes: "" });
    expect(parseSearch("a b c d e f g h i").words).toHaveLength(6);
    expect(parseSearch("x".repeat(5000)).words[0]?.folded).toHaveLength(60);
  });
});

describe("searching", () => {
  it("finds project and task by words of both, in any order", async () => {
    const person = await createPerson();
    const web = await projectBy(person, { name: "Web shop" });
    const app = await projectBy(person, { name: "App" });
    await taskBy(person, web.id, { title: "Fix the dóor" });
    await taskBy(person, app.id, { title: "Fix the door" });
    expect(await names(person, "web fix door")).toEqual({
      ...nothing,
      tasks: ["Fix the dóor"],
      projects: ["Web shop: fix door"],
    });
    expect((await names(person, "door shop")).tasks).toEqual(["Fix the dóor"]);
    expect((await names(person, "fix @app")).tasks).toEqual(["Fix the door"]);
    expect((await names(person, "fix @app")).projects).toEqual(["App: fix"]);
    expect(await names(person, "nowhere")).toEqual(nothing);
  });

  it("gives what was tracked last for nothing, each work once and the latest first", async () => {
    const person = await createPerson();
    const project = await projectBy(person, { name: "Web" });
    for (const [ago, notes] of [
      [9, "Door"],
      [8, "Roof"],
      [7, "Door"],
    ] as const)
      await entryBy(person, {
        startedAt: now - ago * hourMs,
        endedAt: now - ago * hourMs + 1000,
        notes,
        projectId: project.id,
      });
    await entryBy(person, { startedAt: now - hourMs, endedAt: null, notes: "Runs" });
    await entryBy(person, {
      startedAt: now - 2 * hourMs,
      endedAt: now - hourMs,
      notes: "Gone",
      deletedAt: now,
    });
    expect(await names(person, "")).toEqual({ ...nothing, entries: ["Door", "Roof"] });
  });

  it("finds one's entries by notes, whatever the case and accents, by project, task, issue and tag", async () => {
    const person = await createPerson();
    const web = await projectBy(person, { name: "Web" });
    const task = await taskBy(person, web.id, { title: "Paint" });
    const [tag] = await tagsBy(ctxFor(person, now), ["Urgent"]);
    const span = { startedAt: now - 2 * hourMs, endedAt: now - hourMs };
    await entryBy(person, { ...span, notes: "Über den Wolken" });
    await entryBy(person, {
      ...span,
      notes: "Walls",
      projectId: web.id,
      taskId: task.id,
      tags: [tag?.id ?? ""],
    });
    for (const text of ["über", "Über", "ÜBER", "wolken ü"])
      expect((await names(person, text)).entries, text).toEqual(["Über den Wolken"]);
    for (const text of ["web paint", "walls #urg", "#urgent", "@web"])
      expect((await names(person, text)).entries, text).toEqual(["Walls"]);
    expect((await names(person, "walls #late")).entries).toEqual([]);
  });

  it("puts the person's own tasks first and leaves out what is done or archived", async () => {
    const person = await createPerson();
    const web = await projectBy(person, { name: "Web" });
    const old = await projectBy(person, { name: "Old" });
    await taskBy(person, old.id, { title: "Door of old" });
    await archive(old.id);
    await taskBy(person, web.id, { title: "Door of mine", assigneeId: person.userId });
    await taskBy(person, web.id, { title: "Door of nobody" });
    await taskBy(person, web.id, { title: "Door that is done", status: "done" });
    expect((await names(person, "door")).tasks).toEqual(["Door of mine", "Door of nobody"]);
    expect((await names(person, "old")).projects).toEqual([]);
  });

  it("says of an entry whose project is archived that it cannot be started again", async () => {
    const person = await createPerson();
    const old = await projectBy(person, { name: "Old" });
    const span = { startedAt: now - 2 * hourMs, endedAt: now - hourMs };
    await entryBy(person, { ...span, notes: "There", projectId: old.id });
    await entryBy(person, { ...span, notes: "Here" });
    await archive(old.id);
    const { entries } = await find(person, "");
    expect(Object.fromEntries(entries.map(({ notes, isOpen }) => [notes, isOpen]))).toEqual({
      There: false,
      Here: true,
    });
  });

  it("shows a member only what they may see, and nobody another workspace or another person's entries", async () => {
    const { owner, admin, bob, carol } = await createTeam();
    const closed = await projectBy(owner, { name: "Closed door", access: "members" }, [bob]);
    await taskBy(owner, closed.id, { title: "Secret door" });
    await entryBy(owner, { startedAt: now - 2 * hourMs, endedAt: now - hourMs, notes: "Door of Olga" });
    expect(await names(bob, "door")).toEqual({
      ...nothing,
      tasks: ["Secret door"],
      projects: ["Closed door"],
    });
    expect(await names(carol, "door")).toEqual(nothing);
    expect(await names(await createPerson(), "door")).toEqual(nothing);
    // An admin sees the project, and may not track on it.
    const { tasks, projects } = await find(admin, "door");
    expect([...tasks, ...projects].map(({ mayTrack }) => mayTrack)).toEqual([false, false]);
    expect((await names(bob, "car")).people).toEqual(["Carol"]);
    expect((await names(await createPerson(), "carol")).people).toEqual([]);
  });

  it("reads along indexes, whatever is looked for", async () => {
    const ctx = ctxFor(await createPerson(), now);
    for (const text of ["", "door", "a b c d e f @web #x #y", "ä Ö ü Ä ö Ü @web #x #y #z"]) {
      const wish = parseSearch(text);
      const plans = await Promise.all([
        expectNoScan(foundEntries(ctx, wish), ["time_entries", "projects", "tasks", "tags"]),
        expectNoScan(foundTasks(ctx, wish), ["tasks", "projects", "tags"]),
        expectNoScan(foundProjects(ctx, wish), ["projects"]),
        expectNoScan(foundPeople(ctx, wish), ["memberships", "users"]),
      ]);
      for (const plan of plans) expect(plan).not.toContain("TEMP B-TREE");
      await search(ctx, wish);
    }
  });
});
