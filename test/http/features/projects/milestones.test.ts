import { describe, expect, it } from "vitest";

import { defaultCalendarSettings } from "../../../../src/integrations/bindings/settings.ts";
import { bindingBy } from "../../../support/bindings.ts";
import { browserOf, createPerson } from "../../../support/people.ts";
import { projectBy } from "../../../support/work.ts";

describe("a project's milestones", () => {
  it("are added, changed and deleted on its page; a refused form keeps what was typed", async () => {
    const person = await createPerson();
    const browser = browserOf(person);
    const path = `/projects/${(await projectBy(person)).id}`;
    const refused = await browser.post(`${path}/milestones`, { milestoneName: "Beta", milestoneDueOn: "" });
    expect(refused.status).toBe(422);
    const text = await refused.text();
    expect(text).toContain('value="Beta"');
    expect(text).toContain("Choose the day of the milestone");
    await browser.post(`${path}/milestones`, { milestoneName: "Beta", milestoneDueOn: "2026-12-01" });
    const shown = await (await browser.get(path)).text();
    const [, action = ""] = /action="([^"]+\/milestones\/\w+)"/.exec(shown) ?? [];
    await browser.post(action, { milestoneName: "Gamma", milestoneDueOn: "2026-12-02" });
    expect(await (await browser.get(path)).text()).toContain("<b>Gamma</b>");
    await browser.post(`${action}/delete`);
    expect(await (await browser.get(path)).text()).not.toContain("Gamma");
  });
});

describe("the choice of a calendar for deadlines", () => {
  it("offers one's own calendars in the settings", async () => {
    const person = await createPerson();
    const { binding } = await bindingBy(person, { settings: defaultCalendarSettings, name: "Work calendar" });
    const browser = browserOf(person);
    expect((await browser.post("/deadline-calendar", { bindingId: binding.id })).status).toBe(303);
    const text = await (await browser.get("/settings/calendar")).text();
    expect(text).toContain(`<option value="${binding.id}" selected="">Work calendar</option>`);
    expect((await browser.post("/deadline-calendar", { bindingId: "none" })).status).toBe(404);
  });
});
