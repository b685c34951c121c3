import { beforeEach, describe, expect, it } from "vitest";

import { addMilestone } from "../../../../src/domain/milestones/add-milestone.ts";
import { deleteMilestone } from "../../../../src/domain/milestones/delete-milestone.ts";
import { updateMilestone } from "../../../../src/domain/milestones/update-milestone.ts";
import { addProjectMember } from "../../../../src/domain/projects/add-project-member.ts";
import { archiveProject } from "../../../../src/domain/projects/archive-project.ts";
import { removeProjectMember } from "../../../../src/domain/projects/remove-project-member.ts";
import { restoreProject } from "../../../../src/domain/projects/restore-project.ts";
import { updateProject } from "../../../../src/domain/projects/update-project.ts";
import { completeTask } from "../../../../src/domain/tasks/task-lifecycle.ts";
import { createTask } from "../../../../src/domain/tasks/create-task.ts";
import { chooseDeadlineCalendar } from "../../../../src/integrations/calendar/deadlines/choose-calendar.ts";
import type { BindingRow } from "../../../../src/integrations/bindings/applied.ts";
import { sites } from "../../../support/calendar-sync.ts";
import { actAs, exportCalendarBy, reach } from "../../../support/exports.ts";
import { createPerson, ctxFor, type Person } from "../../../support/people.ts";
import { createTeam, projectBy, taskBy } from "../../../support/work.ts";

const dateIn = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

let person: Person;
let projectId: string;
let binding: BindingRow;
let calendar: Awaited<ReturnType<typeof reach>>;

const act = <T>(verb: (ctx: ReturnType<typeof ctxFor>) => Promise<T>) => actAs(person, verb);

beforeEach(async () => {
  person = await createPerson();
  projectId = (await projectBy(person, { name: "Website" })).id;
});

const titles = async () => (await calendar.ours()).map(({ title }) => title);

describe.each(sites)("the calendar for deadlines in $name", ({ provider }) => {
  beforeEach(async () => {
    binding = await exportCalendarBy(person, {}, provider);
    calendar = await reach(person, binding);
  });

  it("gets what there is when it is chosen, and gives it back when it is not any more", async () => {
    await taskBy(person, projectId, { title: "Launch", dueOn: dateIn(30), assigneeId: person.userId });
    await taskBy(person, projectId, { title: "Nobody's", dueOn: dateIn(30) });
    await act((ctx) => chooseDeadlineCalendar(ctx, binding.id));
    const events = await calendar.ours();
    expect(events).toMatchObject([{ title: "[TT] Due: Website — Launch" }]);
    expect(events[0]?.time).toEqual({ isAllDay: true, startsOn: dateIn(30), endsOn: dateIn(31) });
    await act((ctx) => chooseDeadlineCalendar(ctx, null));
    expect(await titles()).toEqual([]);
  });

  it("is chosen among one's own", async () => {
    const stranger = await createPerson({ workspaceId: person.workspaceId });
    await expect(chooseDeadlineCalendar(ctxFor(stranger), binding.id)).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("follows a task until it is done", async () => {
    await act((ctx) => chooseDeadlineCalendar(ctx, binding.id));
    const { id } = await act((ctx) =>
      createTask(ctx, { projectId, title: "Launch", dueOn: dateIn(30), assigneeId: person.userId }),
    );
    expect(await titles()).toEqual(["[TT] Due: Website — Launch"]);
    await act((ctx) => completeTask(ctx, id));
    expect(await titles()).toEqual([]);
  });

  it("follows a project that is renamed, archived, restored and closed to others", async () => {
    await act((ctx) => chooseDeadlineCalendar(ctx, binding.id));
    const task = { projectId, title: "Launch", dueOn: dateIn(20), assigneeId: person.userId };
    await act((ctx) => createTask(ctx, task));
    await act((ctx) => addMilestone(ctx, { projectId, name: "Beta", dueOn: dateIn(10) }));
    await act((ctx) => updateProject(ctx, { id: projectId, version: 1, name: "Shop" }));
    const both = ["[TT] Due: Shop — Launch", "[TT] Milestone: Shop — Beta"];
    expect((await titles()).toSorted()).toEqual(both);
    await act((ctx) => archiveProject(ctx, projectId));
    expect(await titles()).toEqual([]);
    await act((ctx) => restoreProject(ctx, projectId));
    expect((await titles()).toSorted()).toEqual(both);
    await act((ctx) => updateProject(ctx, { id: projectId, version: 4, access: "members" }));
    await act((ctx) => removeProjectMember(ctx, { projectId, userId: person.userId }));
    expect(await titles()).not.toContain("[TT] Milestone: Shop — Beta");
    await act((ctx) => addProjectMember(ctx, { projectId, userId: person.userId }));
    expect((await titles()).toSorted()).toEqual(both);
  });

  it("follows a milestone that is moved and deleted", async () => {
    await act((ctx) => chooseDeadlineCalendar(ctx, binding.id));
    const id = await act((ctx) => addMilestone(ctx, { projectId, name: "Beta", dueOn: dateIn(10) }));
    expect(await titles()).toEqual(["[TT] Milestone: Website — Beta"]);
    await act((ctx) => updateMilestone(ctx, { projectId, id, name: "Beta", dueOn: dateIn(20) }));
    expect((await calendar.ours()).map(({ time }) => time)).toMatchObject([{ startsOn: dateIn(20) }]);
    await act((ctx) => deleteMilestone(ctx, { projectId, id }));
    expect(await titles()).toEqual([]);
  });
});

describe("a milestone", () => {
  it("needs a name and a day, a project of one's own workspace, and a manager", async () => {
    const { owner, bob } = await createTeam();
    const theirs = (await projectBy(owner)).id;
    const good = { projectId: theirs, name: "Beta", dueOn: dateIn(10) };
    const code = (ctx: ReturnType<typeof ctxFor>, input: typeof good) =>
      addMilestone(ctx, input).then(
        () => "added",
        (error: { code: string }) => error.code,
      );
    expect(await code(ctxFor(owner), good)).toBe("added");
    expect(await code(ctxFor(owner), { ...good, name: " " })).toBe("invalid");
    for (const dueOn of ["2026-02-30", "1999-12-31", "2101-01-01"])
      expect(await code(ctxFor(owner), { ...good, dueOn })).toBe("invalid");
    expect(await code(ctxFor(bob), good)).toBe("forbidden");
    expect(await code(ctxFor(person), good)).toBe("not_found");
    const missing = { projectId: theirs, id: "none" };
    await expect(deleteMilestone(ctxFor(owner), missing)).rejects.toMatchObject({ code: "not_found" });
  });
});
