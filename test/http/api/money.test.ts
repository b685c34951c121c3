import { exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import type { ApiScope } from "../../../src/domain/api-tokens/api-scopes.ts";
import { createApiToken } from "../../../src/domain/api-tokens/create-api-token.ts";
import { saveReport } from "../../../src/domain/reports/saved/save-report.ts";
import { scriptOf } from "../../support/api.ts";
import { connectChat } from "../../support/chat.ts";
import { finishImport } from "../../support/imports.ts";
import { appUrl, browserOf, createPerson, ctxFor, type Person } from "../../support/people.ts";
import { entryBy, hourMs } from "../../support/time.ts";
import { clientBy, createTeam, projectBy } from "../../support/work.ts";

describe("a project's budget", () => {
  it("is set, read, listed, replaced and taken away", async () => {
    const { owner } = await createTeam();
    const { id: clientId } = await clientBy(owner, { currency: "USD" });
    const { id: projectId } = await projectBy(owner, { clientId });
    const startedAt = Date.now() - 3 * hourMs;
    await entryBy(owner, { startedAt, endedAt: startedAt + 2 * hourMs, projectId });
    const script = await scriptOf(owner);
    const path = `/projects/${projectId}/budget`;
    expect((await script("GET", path)).status).toBe(404);
    const hours = { budget: "12.5", unit: "hours", period: "all" };
    const made = await script("POST", path, hours);
    const shown = { projectId, unit: "hours", amount: 12.5 * hourMs, currency: null, spent: 2 * hourMs };
    expect([made.status, made.body]).toEqual([200, { ...shown, period: "all" }]);
    expect((await script("GET", "/budgets")).body).toMatchObject({ items: [shown], nextCursor: null });
    const money = await script("POST", path, { budget: "9000", unit: "money", period: "month" });
    expect(money.body).toMatchObject({ amount: 900_000, currency: "USD", period: "month" });
    for (const budget of ["lots", ""]) {
      const wrong = await script("POST", path, { ...hours, budget });
      expect([wrong.status, wrong.body["field"]]).toEqual([422, "budget"]);
    }
    expect((await script("DELETE", path)).status).toBe(204);
    expect((await script("GET", path)).status).toBe(404);
  });

  it("is shown to members who see the project, but for one of money, and set by managers", async () => {
    const { owner, bob } = await createTeam();
    const [{ id: open }, { id: hidden }] = [
      await projectBy(owner),
      await projectBy(owner, { name: "Hidden", access: "members" }),
    ];
    const [script, member] = [await scriptOf(owner), await scriptOf(bob)];
    const hours = { budget: "10", unit: "hours", period: "month" };
    for (const id of [open, hidden]) await script("POST", `/projects/${id}/budget`, hours);
    expect((await script("GET", "/budgets")).body["items"]).toHaveLength(2);
    expect((await member("GET", "/budgets")).body).toMatchObject({ items: [{ projectId: open }] });
    expect((await member("POST", `/projects/${open}/budget`, hours)).status).toBe(403);
    expect((await member("DELETE", `/projects/${open}/budget`)).status).toBe(403);
    await script("POST", `/projects/${open}/budget`, { ...hours, unit: "money" });
    expect((await member("GET", `/projects/${open}/budget`)).status).toBe(404);
  });
});

describe("saved reports", () => {
  it("are saved, listed, changed, scheduled and deleted", async () => {
    const { owner, bob } = await createTeam();
    const [script, member] = [await scriptOf(owner), await scriptOf(bob)];
    const made = await script("POST", "/reports/saved", {
      name: " Month ",
      kind: "summary",
      search: "?by=client&evil=1",
      audience: "workspace",
    });
    const id = String(made.body["id"]);
    const report = { id, name: "Month", kind: "summary", search: "?by=client", audience: "workspace" };
    const unsent = { userId: owner.userId, sends: null, time: null, channelName: null };
    expect([made.status, made.body]).toEqual([201, { ...report, ...unsent }]);
    const path = `/reports/saved/${id}`;
    expect((await member("GET", "/reports/saved")).body).toMatchObject({ items: [report], nextCursor: null });
    expect((await member("PATCH", path, { name: "Mine" })).status).toBe(404);
    expect((await member("DELETE", path)).status).toBe(404);
    const wrong = await script("PATCH", path, { name: " " });
    expect([wrong.status, wrong.body["field"]]).toEqual([422, "name"]);
    const changed = await script("PATCH", path, { name: "Quarter", search: "?period=quarter" });
    expect(changed.body).toMatchObject({ ...report, name: "Quarter", search: "?period=quarter" });
    const late = await script("POST", `${path}/schedule`, { sends: "week", time: "25:00" });
    expect([late.status, late.body["field"]]).toEqual([422, "time"]);
    const sent = await script("POST", `${path}/schedule`, { sends: "week", time: "8:15" });
    expect(sent.body).toMatchObject({ sends: "week", time: "08:15" });
    expect((await script("POST", `${path}/schedule`, { sends: null })).body).toMatchObject(unsent);
    expect((await script("DELETE", path)).status).toBe(204);
    expect((await script("GET", path)).status).toBe(404);
  });

  it("are sent to a channel that their maker may see, named to nobody else, until it is given up", async () => {
    const { owner, bob } = await createTeam();
    const connectionId = await connectChat(owner);
    const { id } = await saveReport(ctxFor(bob), {
      name: "Week",
      kind: "summary",
      search: "",
      audience: "workspace",
    });
    const [script, lead] = [await scriptOf(bob), await scriptOf(owner)];
    const path = `/reports/saved/${id}`;
    const choose = (channelId: string, by = script, connection = connectionId) =>
      by("POST", `${path}/channel`, { connectionId: connection, channelId });
    for (const channelId of ["C0NOWHERE1", "C0PRIVATE1"]) {
      const refused = await choose(channelId);
      expect([refused.status, refused.body["field"]]).toEqual([422, "channel"]);
    }
    expect((await choose("C0GENERAL1", script, "elsewhere")).status).toBe(404);
    expect((await choose("C0GENERAL1", lead)).status).toBe(404);
    const stranger = await scriptOf(await createPerson({ name: "Sid" }));
    expect((await choose("C0GENERAL1", stranger)).status).toBe(404);
    expect((await lead("DELETE", `${path}/channel`)).status).toBe(404);
    const offered = async (by = script, q = "") =>
      (await by("GET", `/reports/channels?q=${q}`)).body["items"];
    const general = { channelId: "C0GENERAL1", name: "general", isPrivate: false };
    expect(await offered(script, "General")).toMatchObject([
      { connectionId, channels: [general], failure: null },
    ]);
    const vault = { name: "vault", isPrivate: true };
    const own = await saveReport(ctxFor(owner), {
      name: "Own",
      kind: "summary",
      search: "",
      audience: "own",
    });
    const form = { connectionId, name: "vault", isPrivate: "on" };
    expect((await browserOf(owner).post(`/reports/saved/${own.id}/channel/new`, form)).status).toBe(303);
    expect(await offered(lead, "vault")).toMatchObject([{ channels: [vault], total: 1 }]);
    expect(await offered(script, "vault")).toMatchObject([{ channels: [], total: 0 }]);
    expect(await offered(stranger)).toEqual([]);
    const chosen = await choose("C0GENERAL1");
    expect([chosen.status, chosen.body["channelName"]]).toEqual([200, "general"]);
    expect((await lead("GET", path)).body).toMatchObject({ channelName: null });
    expect((await script("DELETE", `${path}/channel`)).status).toBe(204);
    expect((await script("GET", path)).body).toMatchObject({ channelName: null });
  });
});

describe("an import", () => {
  const file = "Date,Hours,Email\n2026-11-20,1.5,eve@acme.example\n";

  async function upload(person: Person, body: BodyInit, scopes: ApiScope[] = ["imports:write"]) {
    const { token } = await createApiToken(ctxFor(person), { name: "x", scopes, expiresInDays: 1 });
    const answer = await exports.default.fetch(
      new Request(`${appUrl}/api/v1/imports?name=nov.csv`, {
        method: "POST",
        headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/octet-stream" },
        body,
      }),
    );
    const read: Record<string, unknown> = await answer.json();
    return { status: answer.status, body: read };
  }

  it("is uploaded, checked, started, read, undone", async () => {
    const owner = await createPerson();
    const script = await scriptOf(owner);
    const made = await upload(owner, file);
    expect([made.status, made.body]).toMatchObject([
      201,
      { fileName: "nov.csv", state: "uploaded", format: "CSV file", header: ["Date", "Hours", "Email"] },
    ]);
    const path = `/imports/${String(made.body["id"])}`;
    const id = String(made.body["id"]);
    expect((await script("POST", `${path}/start`)).status).toBe(409);
    const people = { "eve@acme.example": owner.userId };
    expect((await script("PATCH", path, { people })).body).toMatchObject({ state: "checking", people });
    await finishImport(owner, id);
    expect((await script("GET", path)).body).toMatchObject({
      state: "checked",
      found: { entries: 1, ms: 1.5 * hourMs, leftOut: 0 },
    });
    expect((await script("POST", `${path}/start`)).body).toMatchObject({ state: "running" });
    await finishImport(owner, id);
    expect((await script("GET", "/imports")).body).toMatchObject({ items: [{ id, state: "done" }] });
    expect((await script("DELETE", path)).status).toBe(409);
    await script("POST", `${path}/undo`);
    await finishImport(owner, id);
    expect((await script("GET", path)).body).toMatchObject({
      state: "undone",
      undone: { entry: { removed: 1, kept: 0 } },
    });
    const other = await upload(owner, file);
    expect((await script("DELETE", `/imports/${String(other.body["id"])}`)).status).toBe(204);
  });

  it("is for owners and admins with the scope, of at most 10 MB and of text", async () => {
    const { owner, bob } = await createTeam();
    expect((await upload(bob, file)).status).toBe(403);
    expect((await upload(owner, file, ["imports:read", "time:write"])).status).toBe(403);
    const member = await scriptOf(bob);
    expect((await member("GET", "/imports")).status).toBe(403);
    for (const body of ["", new Uint8Array(10 * 1024 * 1024 + 1), "\u0000"]) {
      const refused = await upload(owner, body);
      expect([refused.status, refused.body["field"]]).toEqual([422, "file"]);
    }
  });
});
