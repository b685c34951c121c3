import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startSandbox, type RunningSandbox } from "../../run/sandbox.ts";
import { draft, graphOf, type Json } from "../../run/graph-client.ts";

const redirectUri = "http://localhost:9487/callback";
const client = { client_id: "entra-client", client_secret: "one" };
const dayMs = 86_400_000;
let sandbox: RunningSandbox;
const { call, control } = graphOf(() => sandbox);

beforeAll(async () => {
  sandbox = await startSandbox();
});

afterAll(() => sandbox.stop());

beforeEach(async () => {
  await control("reset");
});

async function askToken(form: Record<string, string>) {
  const answer = await fetch(`${sandbox.url}/login.microsoftonline.com/common/oauth2/v2.0/token`, {
    method: "POST",
    body: new URLSearchParams({ ...client, ...form }),
  });
  const json: Json = await answer.json();
  return { status: answer.status, json };
}

async function signIn(scope = "offline_access openid User.Read Calendars.ReadWrite"): Promise<Json> {
  const query = new URLSearchParams({
    client_id: client.client_id,
    redirect_uri: redirectUri,
    response_type: "code",
    scope,
  });
  const url = `${sandbox.url}/login.microsoftonline.com/common/oauth2/v2.0/authorize?${query}`;
  const answer = await fetch(url, { headers: { "x-sandbox-persona": "alice" }, redirect: "manual" });
  const code = new URL(answer.headers.get("location") ?? "").searchParams.get("code") ?? "";
  return (await askToken({ grant_type: "authorization_code", code, redirect_uri: redirectUri })).json;
}

describe("Microsoft's sign-in", () => {
  const renew = (token: Json) =>
    askToken({ grant_type: "refresh_token", refresh_token: String(token["refresh_token"]) });

  it("gives another refresh token with each renewal, and may end the one before", async () => {
    const first = await signIn();
    const { json: second } = await renew(first);
    expect(second["refresh_token"]).not.toBe(first["refresh_token"]);
    expect((await renew(first)).status).toBe(200);
    await control("settings", { microsoftSingleUseTokens: true }, "PUT");
    expect([(await renew(second)).status, (await renew(second)).status]).toEqual([200, 400]);
  });

  it("says why with an AADSTS code", async () => {
    const token = await signIn();
    await control("settings", { microsoftRefreshError: "interaction_required" }, "PUT");
    expect((await renew(token)).json).toMatchObject({
      error: "interaction_required",
      error_description: expect.stringMatching(/^AADSTS50076: /),
    });
    await control("settings", { microsoftRefreshError: null }, "PUT");
    await control("microsoft/grants/revoke", { login: "alice" });
    expect((await renew(token)).json["error"]).toBe("invalid_grant");
    expect((await call("/me", { token: String(token["access_token"]) })).status).toBe(401);
  });

  it("holds calendars back without their scope", async () => {
    const token = String((await signIn("openid User.Read"))["access_token"]);
    expect((await call("/me", { token })).json["mail"]).toBe("alice@acme.example");
    expect((await call("/me/calendars", { token })).json.error?.code).toBe("ErrorAccessDenied");
  });
});

const window = (from = -12, to = 2) =>
  new URLSearchParams({
    startDateTime: new Date(Date.now() + from * dayMs).toISOString(),
    endDateTime: new Date(Date.now() + to * dayMs).toISOString(),
  });

async function listAll(first: string) {
  const items: Json[] = [];
  let url = first;
  for (let pages = 1; ; pages += 1) {
    const { json } = await call(url, { prefer: 'odata.maxpagesize=20, IdType="ImmutableId"' });
    items.push(...(json.value ?? []));
    const deltaLink = json["@odata.deltaLink"];
    if (typeof deltaLink === "string") return { items, pages, deltaLink };
    url = String(json["@odata.nextLink"]);
  }
}

describe("events", () => {
  it("are inserted once per transaction, and found in either zone and by either id", async () => {
    const body = { ...draft, transactionId: "t-1" };
    const { status, json: made } = await call("/me/events", { method: "POST", body });
    expect([status, made["start"]]).toEqual([
      201,
      { dateTime: "2026-11-20T08:00:00.0000000", timeZone: "UTC" },
    ]);
    expect((await call("/me/events", { method: "POST", body })).json.id).toBe(made.id);
    const other = await call("/me/events", { method: "POST", body: { ...body, subject: "Theirs" } });
    expect([other.status, other.json.error?.code]).toEqual([400, "ErrorDuplicateTransactionId"]);
    const prefer = 'IdType="ImmutableId", outlook.timezone="Tokyo Standard Time"';
    const { json } = await call(`/me/events/${made.id}`, { prefer });
    expect(json.id).not.toBe(made.id);
    expect(json["start"]).toEqual({
      dateTime: "2026-11-20T17:00:00.0000000",
      timeZone: "Tokyo Standard Time",
    });
    expect((await call(`/me/events/${json.id}`)).json.id).toBe(made.id);
  });

  it("change with the right etag only, keep hidden properties, and are gone when deleted", async () => {
    const property = { id: "String {66f5a359-4659-4830-9070-00047ec6ac6e} Name marker", value: "entry-1" };
    const body = { ...draft, singleValueExtendedProperties: [property] };
    const { json: made } = await call("/me/calendar/events", { method: "POST", body });
    expect(made["singleValueExtendedProperties"]).toBeUndefined();
    const expand = `$expand=${encodeURIComponent(`singleValueExtendedProperties($filter=id eq '${property.id}')`)}`;
    const { json } = await call(`/me/events/${made.id}?${expand}`);
    expect(json["singleValueExtendedProperties"]).toEqual([property]);
    const change = { method: "PATCH", body: { subject: "Renamed" } };
    expect((await call(`/me/events/${made.id}`, change)).json["subject"]).toBe("Renamed");
    const headers = { "if-match": String(made["@odata.etag"]) };
    expect((await call(`/me/events/${made.id}`, { ...change, headers })).status).toBe(412);
    expect((await call(`/me/events/${made.id}`, { method: "DELETE" })).status).toBe(204);
    expect((await call(`/me/events/${made.id}`)).json.error?.code).toBe("ErrorItemNotFound");
  });

  it("of a whole day begin at midnight", async () => {
    const at = (dateTime: string) => ({ dateTime, timeZone: "UTC" });
    const body = {
      subject: "Due",
      isAllDay: true,
      start: at("2026-11-20T00:00:00"),
      end: at("2026-11-21T00:00:00"),
    };
    expect((await call("/me/events", { method: "POST", body })).json["isAllDay"]).toBe(true);
    const wrong = { ...body, start: at("2026-11-20T01:00:00") };
    expect((await call("/me/events", { method: "POST", body: wrong })).status).toBe(400);
  });

  it("come expanded in a calendar's view, with all kinds of them", async () => {
    const { json } = await call(`/me/calendarView?${window(-3)}&$top=100`);
    const subjects = (json.value ?? []).map((event) => event["subject"]);
    expect(subjects).toEqual(
      expect.arrayContaining(["Canceled: Called off", "Stand-up", "Offsite", "Lunch"]),
    );
    const pitch = (json.value ?? []).find((event) => event["subject"] === "Vendor pitch");
    expect(pitch?.["responseStatus"]).toMatchObject({ response: "declined" });
  });
});

describe("delta", () => {
  it("lists the window in pages, with bare occurrences", async () => {
    const { items, pages } = await listAll(`/me/calendarView/delta?${window()}`);
    expect(pages).toBeGreaterThan(1);
    const occurrences = items.filter(({ type }) => type === "occurrence");
    expect(occurrences.length).toBeGreaterThan(9);
    expect(Object.keys(occurrences[0] ?? {}).toSorted()).toEqual(
      ["@odata.etag", "@odata.type", "end", "id", "seriesMasterId", "start", "type"].toSorted(),
    );
    expect(items.some((item) => item["subject"] === "Stand-up (moved)")).toBe(true);
    const { json } = await call(`/me/events/${String(occurrences[0]?.["seriesMasterId"])}`);
    expect(json["type"]).toBe("seriesMaster");
    expect(["Stand-up", "Partner sync"]).toContain(json["subject"]);
  });

  it("brings changes once, and calls removed what was deleted or left the window", async () => {
    const { json: made } = await call("/me/events", {
      method: "POST",
      body: { ...draft, start: soon(1), end: soon(2) },
      prefer: 'IdType="ImmutableId"',
    });
    const { deltaLink } = await listAll(`/me/calendarView/delta?${window()}`);
    expect((await listAll(deltaLink)).items).toEqual([]);
    await call(`/me/events/${made.id}`, { method: "PATCH", body: { start: soon(2000), end: soon(2001) } });
    const next = await listAll(deltaLink);
    expect(next.items).toEqual([
      { "@odata.type": "#microsoft.graph.event", id: made.id, "@removed": { reason: "deleted" } },
    ]);
    expect((await call(`/me/events/${made.id}`)).status).toBe(200);
    expect((await listAll(next.deltaLink)).items).toEqual([]);
  });

  it("refuses restrictions, and forgets on demand", async () => {
    expect((await call("/me/calendarView/delta")).status).toBe(400);
    expect((await call(`/me/calendarView/delta?${window()}&$select=id`)).status).toBe(400);
    const { deltaLink } = await listAll(`/me/calendarView/delta?${window()}`);
    await control("microsoft/cursors/expire");
    const forgotten = await call(deltaLink);
    expect([forgotten.status, forgotten.json.error?.code]).toEqual([410, "SyncStateNotFound"]);
  });

  const soon = (hours: number) => ({
    dateTime: new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 19),
    timeZone: "UTC",
  });
});
