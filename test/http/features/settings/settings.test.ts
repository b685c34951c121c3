import { describe, expect, it } from "vitest";

import { browserOf, createPerson } from "../../../support/people.ts";

const profile = { name: "Ada", timeZone: "Asia/Tokyo", weekStart: "7", clock: "12h" };

describe("the settings page", () => {
  it("saves the profile", async () => {
    const person = browserOf(await createPerson());
    const saved = await person.post("/settings/profile", { ...profile, startsTimerWhenAssigned: "on" });
    expect(saved.headers.get("Location")).toBe("/settings");
    const [flash = ""] = (saved.headers.get("Set-Cookie") ?? "").split(";");
    expect(decodeURIComponent(flash)).toBe("flash=Your profile is saved.");
    const text = await (await person.get("/settings")).text();
    expect(text).toMatch(/<option value="Asia\/Tokyo" selected/);
    expect(text).toMatch(/name="startsTimerWhenAssigned"[^>]* checked/);
  });

  it("shows a refused profile with what was typed, beside the field", async () => {
    const person = browserOf(await createPerson());
    const refused = await person.post("/settings/profile", { ...profile, name: " ", timeZone: "Asia/Tokyo" });
    expect(refused.status).toBe(422);
    const text = await refused.text();
    expect(text).toContain("Enter a name of 1 to 80 characters.");
    expect(text).toMatch(/<option value="Asia\/Tokyo" selected/);
    expect((await person.post("/settings/profile", { ...profile, weekStart: "9" })).status).toBe(422);
  });

  it("takes the browser's time zone while nobody knows it, and never over a choice", async () => {
    const newcomer = await createPerson({ timeZone: "UTC", timeZoneSource: "default" });
    const person = browserOf(newcomer);
    const report = (timeZone: string) => person.post("/settings/detected-time-zone", { timeZone });
    expect(await (await person.get("/")).text()).toContain('data-time-zone="unknown"');
    expect((await report("Mars/Olympus")).status).toBe(422);
    expect(await (await report("Asia/Tokyo")).json()).toEqual({ isSet: true });
    const settings = await (await person.get("/settings")).text();
    expect(settings).toMatch(/<option value="Asia\/Tokyo" selected/);
    expect(settings).not.toContain('data-time-zone="unknown"');
    expect(await (await report("Europe/Paris")).json()).toEqual({ isSet: false });

    const chooser = browserOf(await createPerson({ timeZone: "UTC", timeZoneSource: "default" }));
    await chooser.post("/settings/profile", { ...profile, timeZone: "UTC" });
    const late = await chooser.post("/settings/detected-time-zone", { timeZone: "Asia/Tokyo" });
    expect(await late.json()).toEqual({ isSet: false });
  });

  it("lets owners rename the workspace", async () => {
    const owner = await createPerson();
    const member = await createPerson({ workspaceId: owner.workspaceId, role: "member" });
    await browserOf(owner).post("/settings/workspace", { workspaceName: "Acme Inc." });
    const text = await (await browserOf(member).get("/settings/workspace")).text();
    expect(text).toContain("Acme Inc.");
    expect(text).not.toContain('action="/settings/workspace"');
    expect((await browserOf(member).post("/settings/workspace", { workspaceName: "Ours" })).status).toBe(403);
    expect((await browserOf(owner).post("/settings/workspace", { workspaceName: "" })).status).toBe(422);
  });

  it("shows a new API token once and lists it", async () => {
    const person = browserOf(await createPerson());
    const made = await person.post("/tokens", {
      name: "Reports",
      scopes: "time:read",
      expiresInDays: "30",
    });
    expect(made.status).toBe(201);
    const [token = ""] = /tw_[A-Za-z0-9_-]{43}/.exec(await made.text()) ?? [];
    expect(token).not.toBe("");
    const later = await (await person.get("/settings/api")).text();
    expect(later).toContain("Reports");
    expect(later).not.toContain(token);
  });

  it("shows a refused token with what was chosen", async () => {
    const person = browserOf(await createPerson());
    const refused = await person.post("/tokens", { name: "Reports", expiresInDays: "365" });
    expect(refused.status).toBe(422);
    const text = await refused.text();
    expect(text).toContain("Choose at least one thing that the token may do.");
    expect(text).toContain('value="Reports"');
    expect(text).toMatch(/<option value="365" selected/);
  });

  it("signs out everywhere", async () => {
    const person = browserOf(await createPerson());
    const ended = await person.post("/sessions/end");
    expect(ended.headers.get("Location")).toBe("/sign-in");
    expect((await person.get("/settings")).status).toBe(303);
  });

  it("answers a body that is no form with a sentence", async () => {
    const person = browserOf(await createPerson());
    const response = await person.post("/settings/profile", {}, { "Content-Type": "application/json" });
    expect(response.status).toBe(422);
  });
});
