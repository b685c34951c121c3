import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { setRate } from "../../../../src/domain/rates/set-rate.ts";
import { saveReport } from "../../../../src/domain/reports/saved/save-report.ts";
import { sha256Hex } from "../../../../src/lib/digest.ts";
import { connectChat } from "../../../support/chat.ts";
import { appUrl, browserOf, createPerson, ctxFor, ownAddress, type Person } from "../../../support/people.ts";
import { entryBy } from "../../../support/time.ts";
import { clientBy, createTeam, projectBy } from "../../../support/work.ts";

const march = "?period=custom&from=2026-03-01&until=2026-03-31&by=project&split=none";
const asked = { name: "March", kind: "summary", search: march, audience: "own" } as const;
const span = { startedAt: Date.UTC(2026, 2, 10, 9), endedAt: Date.UTC(2026, 2, 10, 10, 30) };

async function share(person: Person, fields: Record<string, string> = {}) {
  const form = { kind: "summary", search: march, name: "For Northwind", days: "30", ...fields };
  const answer = await browserOf(person).post("/reports/links", form);
  const [, path] = new RegExp(`${appUrl}(/shared/[\\w-]{43})`).exec(await answer.text()) ?? [];
  if (path === undefined) throw new Error("The page shows no link.");
  return { answer, path };
}

const read = async (path: string) => {
  const answer = await browserOf(null).get(path);
  return { answer, text: await answer.text() };
};

describe("a report that is kept", () => {
  it("is saved from what the page shows, listed with its address, scheduled and deleted", async () => {
    const ada = await createPerson();
    const browser = browserOf(ada);
    const shown = await (await browser.get(`/reports${march}`)).text();
    const [, keep = ""] = /href="(\/reports\/saved\/new[^"]*)"/.exec(shown) ?? [];
    const form = await (await browser.get(keep.replaceAll("&amp;", "&"))).text();
    expect(form).toContain("1 Mar – 31 Mar 2026");
    const [, search = ""] = /name="search" value="([^"]*)"/.exec(form) ?? [];
    const fields = { kind: "summary", search: search.replaceAll("&amp;", "&"), audience: "own" };
    const refused = await browser.post("/reports/saved", { ...fields, name: " " });
    expect([refused.status, await refused.text()]).toEqual([
      422,
      expect.stringContaining("Give the report a name."),
    ]);
    expect((await browser.post("/reports/saved", { ...fields, name: "March" })).status).toBe(303);
    const list = await (await browser.get("/reports/saved")).text();
    expect(list).toContain(`href="/reports${march.replace("&by=project", "").replaceAll("&", "&amp;")}"`);
    const [, id = ""] = /\/reports\/saved\/([\w-]+)\/schedule/.exec(list) ?? [];
    const wrong = await browser.post(`/reports/saved/${id}/schedule`, { sends: "week", time: "25:00" });
    expect([wrong.status, await wrong.text()]).toEqual([422, expect.stringContaining('value="25:00"')]);
    await browser.post(`/reports/saved/${id}/schedule`, { sends: "month", time: "08:15" });
    const scheduled = await (await browser.get("/reports/saved")).text();
    expect(scheduled).toContain('value="08:15"');
    expect(scheduled).toMatch(/<option value="month" selected/);
    await browser.post(`/reports/saved/${id}/delete`);
    expect(await (await browser.get("/reports/saved")).text()).toContain("No saved reports");
  });
});

describe("the channel of a saved report", () => {
  it("is chosen by its maker from those that they may see, made, and given up, without JavaScript", async () => {
    const { owner, bob } = await createTeam();
    const connectionId = await connectChat(owner);
    const own = await saveReport(ctxFor(bob), { ...asked, audience: "workspace" });
    const [browser, lead] = [browserOf(bob), browserOf(owner)];
    const path = `/reports/saved/${own.id}/channel`;
    const list = async () => (await browser.get("/reports/saved")).text();
    expect(await list()).toContain(`href="${path}"`);
    expect(await (await lead.get("/reports/saved")).text()).not.toContain(path);
    for (const answer of [
      await lead.get(path),
      await lead.post(path, { channel: `${connectionId}:C0GENERAL1` }),
    ])
      expect(answer.status).toBe(404);
    expect(await (await browser.get(`${path}?q=%23Gen`)).text()).toContain("#general");
    const [wrong, hidden] = [`${connectionId}:C0NOWHERE1`, `${connectionId}:C0PRIVATE1`];
    for (const channel of ["", wrong, hidden]) {
      const refused = await browser.post(path, { channel, q: "ran" });
      expect([refused.status, await refused.text()]).toEqual([422, expect.stringContaining('value="ran"')]);
    }
    await browser.post(path, { channel: `${connectionId}:C0GENERAL1` });
    expect(await list()).toContain("Send to #general");
    expect(await (await browser.get(path)).text()).toMatch(/C0GENERAL1"[^>]*checked|checked[^>]*C0GENERAL1"/);
    await browser.post(`${path}/delete`);
    expect(await list()).toContain("Send to me in chat");
    const mine = await saveReport(ctxFor(owner), asked);
    await lead.post(`/reports/saved/${mine.id}/channel/new`, { connectionId, name: "figures" });
    expect(await (await lead.get("/reports/saved")).text()).toContain("Send to #figures");
  });
});

describe("a report that is shared", () => {
  it("is read without signing in: what was chosen, no way to anything else, and kept nowhere", async () => {
    const { owner, bob } = await createTeam();
    const { id: projectId } = await projectBy(owner, { name: "Lighthouse" });
    await entryBy(bob, { ...span, projectId, notes: "Secret notes", billable: true });
    const { path, answer } = await share(owner);
    expect(answer.status).toBe(201);
    const shared = await read(path);
    expect(shared.answer.status).toBe(200);
    expect(shared.answer.headers.get("Cache-Control")).toBe("no-store");
    expect(shared.answer.headers.get("Referrer-Policy")).toBe("same-origin");
    expect(shared.answer.headers.get("X-Robots-Tag")).toBe("noindex");
    expect(shared.answer.headers.get("Set-Cookie")).toBeNull();
    expect(shared.text).toContain("For Northwind");
    expect(shared.text).toContain("Lighthouse");
    expect(shared.text).toContain("1:30");
    for (const hidden of ["Secret notes", "Bob", owner.workspaceId, projectId, "/reports"])
      expect(shared.text).not.toContain(hidden);
    // Another question is another link.
    expect((await read(`${path}?by=person`)).text).not.toContain("Bob");
    for (const other of [
      `${path.slice(0, -1)}${path.endsWith("A") ? "B" : "A"}`,
      `${path}A`,
      path.slice(0, -1),
    ])
      expect((await read(other)).answer.status).not.toBe(200);
  });

  it("shows amounts only where that was chosen, and costs never", async () => {
    const owner = await createPerson();
    const { id: clientId } = await clientBy(owner, { currency: "EUR" });
    const { id: projectId } = await projectBy(owner, { name: "Lighthouse", clientId });
    await setRate(ctxFor(owner), { kind: "bill", amount: "100", clientId, timeZone: "UTC" });
    await setRate(ctxFor(owner), { kind: "cost", amount: "77", timeZone: "UTC" });
    await entryBy(owner, { ...span, projectId, billable: true });
    const inside = await (await browserOf(owner).get(`/reports${march}`)).text();
    expect(inside).toContain("150.00");
    expect(inside).toContain("115.50");
    const hidden = await read((await share(owner)).path);
    expect(hidden.text).toContain("1:30");
    expect(hidden.text).not.toContain("150.00");
    const shown = await read((await share(owner, { showsAmounts: "on" })).path);
    expect(shown.text).toContain("150.00");
    for (const { text } of [hidden, shown]) expect(text).not.toContain("115.50");
  });

  it("is limited: guesses by address, and looks by link", async () => {
    const owner = await createPerson();
    const { path } = await share(owner);
    const address = { "CF-Connecting-IP": ownAddress() };
    const unknown = `/shared/${"x".repeat(43)}`;
    const tokenHash = await sha256Hex(path.replace("/shared/", ""));
    const refused = {
      limiter: env.REFUSAL_RATE,
      key: `shared from ${address["CF-Connecting-IP"]}`,
      what: unknown,
    };
    for (const { limiter, key, what } of [
      refused,
      { limiter: env.SIGN_IN_RATE, key: `shared ${tokenHash}`, what: path },
    ]) {
      const statuses: number[] = [];
      // Three times: a minute may end right before the request.
      for (let attempt = 0; attempt < 3; attempt++) {
        await Promise.all(Array.from({ length: 61 }, () => limiter.limit({ key })));
        statuses.push((await browserOf(null).get(what, address)).status);
      }
      expect(statuses, what).toContain(429);
    }
    expect((await browserOf(null).get(unknown)).status).toBe(404);
  });
});
