import { describe, expect, it } from "vitest";

import { scriptOf } from "../../support/api.ts";
import { createPerson } from "../../support/people.ts";

describe("projects", () => {
  it("are created, listed, changed, archived and restored", async () => {
    const script = await scriptOf(await createPerson());
    const made = await script("POST", "/projects", { name: "Web", billable: true });
    expect(made.status).toBe(201);
    const path = `/projects/${String(made.body["id"])}`;
    expect((await script("GET", "/projects")).body).toMatchObject({
      items: [{ name: "Web" }],
      nextCursor: null,
    });
    expect((await script("PATCH", path, { version: 1, name: "Website" })).body).toMatchObject({
      name: "Website",
      version: 2,
    });
    expect((await script("POST", `${path}/archive`)).status).toBe(204);
    expect((await script("GET", "/projects")).body).toMatchObject({ items: [] });
    expect((await script("GET", "/projects?archived=true")).body).toMatchObject({
      items: [{ name: "Website" }],
    });
    expect((await script("POST", `${path}/restore`)).status).toBe(204);
  });

  it("have a code: made, read, changed, cleared, and refused when it is taken or no code", async () => {
    const script = await scriptOf(await createPerson());
    const made = await script("POST", "/projects", { name: "Web", code: "web" });
    expect(made.body).toMatchObject({ code: "WEB" });
    const path = `/projects/${String(made.body["id"])}`;
    expect((await script("GET", path)).body).toMatchObject({ code: "WEB" });
    const taken = await script("POST", "/projects", { name: "Shop", code: "WEB" });
    expect([taken.status, taken.body["field"]]).toEqual([409, "code"]);
    const wrong = await script("PATCH", path, { version: 1, code: "w e b" });
    expect([wrong.status, wrong.body["field"]]).toEqual([422, "code"]);
    expect((await script("PATCH", path, { version: 1, code: "site" })).body).toMatchObject({ code: "SITE" });
    expect((await script("PATCH", path, { version: 2, code: null })).body).toMatchObject({ code: null });
    expect((await script("GET", "/projects")).body).toMatchObject({ items: [{ name: "Web", code: null }] });
  });

  it("answer a name that is taken, a member who may not, and a foreign id", async () => {
    const owner = await createPerson();
    const script = await scriptOf(owner);
    const made = await script("POST", "/projects", { name: "Web" });
    const taken = await script("POST", "/projects", { name: "wéb" });
    expect([taken.status, taken.body["field"]]).toEqual([409, "name"]);
    const member = await scriptOf(await createPerson({ workspaceId: owner.workspaceId, role: "member" }));
    expect((await member("POST", "/projects", { name: "Other" })).status).toBe(403);
    const stranger = await scriptOf(await createPerson());
    expect((await stranger("GET", `/projects/${String(made.body["id"])}`)).status).toBe(404);
  });
});

describe("tasks", () => {
  it("are created, filtered, changed, completed and reopened", async () => {
    const person = await createPerson();
    const script = await scriptOf(person);
    const project = await script("POST", "/projects", { name: "Web" });
    const made = await script("POST", "/tasks", {
      projectId: project.body["id"],
      title: "Fix the login",
      priority: "high",
      assigneeId: person.userId,
      dueOn: "2026-12-01",
    });
    expect(made.status).toBe(201);
    const path = `/tasks/${String(made.body["id"])}`;
    for (const query of [
      "",
      "?assignee=me",
      "?priority=high",
      "?search=LOGIN",
      `?projectId=${String(project.body["id"])}`,
    ]) {
      expect((await script("GET", `/tasks${query}`)).body).toMatchObject({
        items: [{ title: "Fix the login" }],
      });
    }
    for (const query of ["?assignee=nobody", "?priority=low", "?search=logout", "?state=done"]) {
      expect((await script("GET", `/tasks${query}`)).body).toMatchObject({ items: [] });
    }
    expect((await script("PATCH", path, { version: 1, assigneeId: null })).body).toMatchObject({
      assigneeId: null,
    });
    expect((await script("POST", `${path}/complete`)).body).toMatchObject({ status: "done" });
    expect((await script("POST", `${path}/reopen`)).body).toMatchObject({
      status: "open",
      completedAt: null,
    });
    expect((await script("POST", `${path}/archive`)).body["archivedAt"]).toEqual(expect.any(String));
  });

  it("of another workspace are not there", async () => {
    const script = await scriptOf(await createPerson());
    const project = await script("POST", "/projects", { name: "Web" });
    const made = await script("POST", "/tasks", { projectId: project.body["id"], title: "Ours" });
    const stranger = await scriptOf(await createPerson());
    const path = `/tasks/${String(made.body["id"])}`;
    expect((await stranger("GET", path)).status).toBe(404);
    expect((await stranger("PATCH", path, { version: 1, title: "Theirs" })).status).toBe(404);
    expect((await stranger("POST", `${path}/complete`)).status).toBe(404);
    expect(
      (await stranger("POST", "/tasks", { projectId: project.body["id"], title: "Intruder" })).status,
    ).toBe(404);
  });
});
