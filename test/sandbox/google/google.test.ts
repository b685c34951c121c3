import { auth, calendar, type calendar_v3 } from "@googleapis/calendar";
import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startSandbox, type RunningSandbox } from "../../run/sandbox.ts";

const verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const challenge = createHash("sha256").update(verifier).digest("base64url");
const redirectUri = "http://localhost:9487/callback";
const client = { client_id: "google-client", client_secret: "one" };
const dayMs = 86_400_000;
let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});

afterAll(() => sandbox.stop());

beforeEach(async () => {
  await control("reset");
});

function control(path: string, body: unknown = {}, method = "POST"): Promise<Response> {
  return fetch(`${sandbox.url}/_control/${path}`, { method, body: JSON.stringify(body) });
}

function clientOf(token: string): calendar_v3.Calendar {
  const own = new auth.OAuth2();
  own.setCredentials({ access_token: token });
  return calendar({
    version: "v3",
    auth: own,
    rootUrl: `${sandbox.url}/www.googleapis.com/`,
    retryConfig: { retry: 0 },
  });
}

async function authorize(query: Record<string, string> = {}): Promise<URLSearchParams> {
  const asked = new URLSearchParams({
    client_id: client.client_id,
    redirect_uri: redirectUri,
    response_type: "code",
    scope: "openid email https://www.googleapis.com/auth/calendar.events",
    state: "the state",
    access_type: "offline",
    code_challenge: challenge,
    code_challenge_method: "S256",
    ...query,
  });
  const answer = await fetch(`${sandbox.url}/accounts.google.com/o/oauth2/v2/auth?${asked}`, {
    headers: { "x-sandbox-persona": "alice" },
    redirect: "manual",
  });
  return new URL(answer.headers.get("location") ?? "").searchParams;
}

async function askToken(form: Record<string, string>) {
  const answer = await fetch(`${sandbox.url}/oauth2.googleapis.com/token`, {
    method: "POST",
    body: new URLSearchParams({ ...client, ...form }),
  });
  const body: Record<string, unknown> = await answer.json();
  return { status: answer.status, body };
}

async function exchange(query: Record<string, string> = {}) {
  const code = (await authorize(query)).get("code") ?? "";
  const form = { grant_type: "authorization_code", code, redirect_uri: redirectUri, code_verifier: verifier };
  return askToken(form);
}

const refusal = (call: Promise<unknown>) =>
  call.then(
    () => "nothing",
    (error: { status?: number; response?: { data?: { error?: { errors?: { reason: string }[] } } } }) =>
      `${error.status} ${error.response?.data?.error?.errors?.[0]?.reason}`,
  );

describe("Google's sign-in", () => {
  it("gives a refresh token with the first consent only, unless consent is asked for anew", async () => {
    const first = await exchange();
    expect([typeof first.body["refresh_token"], first.body["expires_in"]]).toEqual(["string", 3599]);
    expect((await exchange()).body["refresh_token"]).toBeUndefined();
    expect((await exchange({ prompt: "consent" })).body["refresh_token"]).toBeTypeOf("string");
  });

  it("renews with one refresh token again and again, until it is revoked", async () => {
    const refreshToken = String((await exchange()).body["refresh_token"]);
    const renew = () => askToken({ grant_type: "refresh_token", refresh_token: refreshToken });
    expect([(await renew()).status, (await renew()).status]).toEqual([200, 200]);
    await fetch(`${sandbox.url}/oauth2.googleapis.com/revoke`, {
      method: "POST",
      body: new URLSearchParams({ token: refreshToken }),
    });
    const { status, body } = await renew();
    expect([status, body["error"]]).toEqual([400, "invalid_grant"]);
  });

  it("ends the refresh tokens of an app in testing", async () => {
    await control("settings", { googleRefreshTokenSeconds: 1 }, "PUT");
    const { body } = await exchange();
    expect(body["refresh_token_expires_in"]).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const form = { grant_type: "refresh_token", refresh_token: String(body["refresh_token"]) };
    expect((await askToken(form)).body["error"]).toBe("invalid_grant");
  });

  it("refuses a wrong verifier, a used code and a wrong secret", async () => {
    const code = (await authorize()).get("code") ?? "";
    const form = { grant_type: "authorization_code", code, redirect_uri: redirectUri };
    expect((await askToken({ ...form, code_verifier: "x" })).body["error"]).toBe("invalid_grant");
    expect((await askToken({ ...form, code_verifier: verifier })).body["error"]).toBe("invalid_grant");
    expect((await askToken({ ...form, client_secret: "two" })).status).toBe(401);
  });

  it("tells who it is, and holds calendars back without their scope", async () => {
    const { body } = await exchange({ scope: "openid email" });
    const token = String(body["access_token"]);
    const answer = await fetch(`${sandbox.url}/openidconnect.googleapis.com/v1/userinfo`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(await answer.json()).toMatchObject({ email: "alice@acme.example", email_verified: true });
    expect(await refusal(clientOf(token).events.list({ calendarId: "primary" }))).toBe(
      "403 insufficientPermissions",
    );
    expect(await refusal(clientOf("unknown").calendarList.list())).toBe("401 authError");
  });
});

describe("events through @googleapis/calendar", () => {
  it("lists calendars and all kinds of events", async () => {
    const api = clientOf("sandbox-alice");
    const { data: calendars } = await api.calendarList.list();
    expect(calendars.items?.map(({ accessRole }) => accessRole)).toEqual(["owner", "owner", "reader"]);
    const { data } = await api.events.list({
      calendarId: "primary",
      singleEvents: true,
      orderBy: "startTime",
      timeMin: new Date(Date.now() - 12 * dayMs).toISOString(),
      timeMax: new Date(Date.now() + 2 * dayMs).toISOString(),
    });
    const items = data.items ?? [];
    const standUps = items.filter(({ summary }) => summary === "Stand-up");
    expect(new Set(standUps.map(({ recurringEventId }) => recurringEventId)).size).toBe(1);
    expect(new Set(standUps.map(({ id }) => id)).size).toBe(standUps.length);
    expect(standUps.length).toBeGreaterThan(9);
    const moved = items.find(({ summary }) => summary === "Stand-up (moved)");
    expect(moved?.originalStartTime?.dateTime).not.toBe(moved?.start?.dateTime);
    expect(items.find(({ summary }) => summary === "Offsite")?.start).toEqual({
      date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    });
    expect(items.map(({ eventType }) => eventType)).toEqual(
      expect.arrayContaining(["focusTime", "outOfOffice", "default"]),
    );
    expect(items.some(({ summary }) => summary === "Called off")).toBe(false);
    const pitch = items.find(({ summary }) => summary === "Vendor pitch");
    expect(pitch?.attendees?.find(({ self }) => self)?.responseStatus).toBe("declined");
  });

  it("keeps client ids, refuses duplicates and stale etags, and tells what is gone", async () => {
    const api = clientOf("sandbox-alice");
    const [start, end] = [{ dateTime: "2026-11-20T09:00:00+01:00" }, { dateTime: "2026-11-20T10:00:00Z" }];
    const requestBody = { id: "0123456789abcdefv", summary: "Ours", start, end };
    const { data: event } = await api.events.insert({ calendarId: "primary", requestBody });
    expect(event.end?.dateTime).toBe("2026-11-20T11:00:00+01:00");
    expect(await refusal(api.events.insert({ calendarId: "primary", requestBody }))).toBe("409 duplicate");
    const bad = { ...requestBody, id: "WXYZ" };
    expect(await refusal(api.events.insert({ calendarId: "primary", requestBody: bad }))).toBe("400 invalid");
    const target = { calendarId: "primary", eventId: "0123456789abcdefv" };
    const marked = { extendedProperties: { private: { marker: "1" } } };
    const { data: patched } = await api.events.patch({ ...target, requestBody: marked });
    expect([patched.summary, patched.extendedProperties]).toEqual(["Ours", { private: { marker: "1" } }]);
    const headers = { "If-Match": event.etag ?? "" };
    expect(await refusal(api.events.patch({ ...target, requestBody: {} }, { headers }))).toBe(
      "412 conditionNotMet",
    );
    expect((await api.events.delete(target)).status).toBe(204);
    expect(await refusal(api.events.delete(target))).toBe("410 deleted");
    expect((await api.events.get(target)).data.status).toBe("cancelled");
    expect(await refusal(api.events.insert({ calendarId: "primary", requestBody }))).toBe("409 duplicate");
  });

  it("keeps other people's calendars apart, and read-only ones as they are", async () => {
    const api = clientOf("sandbox-alice");
    expect(await refusal(api.events.list({ calendarId: "bob@acme.example" }))).toBe("404 notFound");
    const calendarId = "alice-holidays@group.calendar.google.com";
    const requestBody = { start: { date: "2026-11-20" }, end: { date: "2026-11-21" } };
    expect(await refusal(api.events.insert({ calendarId, requestBody }))).toBe("403 requiredAccessLevel");
  });
});

describe("sync tokens", () => {
  async function listAll(query: calendar_v3.Params$Resource$Events$List) {
    const items: calendar_v3.Schema$Event[] = [];
    let pageToken: string | undefined;
    let pages = 0;
    for (;;) {
      const { data } = await clientOf("sandbox-alice").events.list({
        calendarId: "primary",
        singleEvents: true,
        ...query,
        ...(pageToken === undefined ? {} : { pageToken }),
      });
      items.push(...(data.items ?? []));
      pages += 1;
      if (!data.nextPageToken) return { items, pages, syncToken: data.nextSyncToken ?? "" };
      pageToken = data.nextPageToken;
    }
  }

  const window = () => ({
    timeMin: new Date(Date.now() - 30 * dayMs).toISOString(),
    timeMax: new Date(Date.now() + 2 * dayMs).toISOString(),
  });

  it("brings what changed since, once, with what was deleted", async () => {
    const api = clientOf("sandbox-alice");
    const { items, syncToken } = await listAll(window());
    expect((await listAll({ syncToken })).items).toEqual([]);
    const standUp = items.findLast(({ summary }) => summary === "Stand-up");
    await api.events.delete({ calendarId: "primary", eventId: standUp?.id ?? "" });
    const changed = await listAll({ syncToken });
    expect(changed.items.map(({ id, status }) => [id, status])).toEqual([[standUp?.id, "cancelled"]]);
    expect((await listAll({ syncToken: changed.syncToken })).items).toEqual([]);
  });

  it("renames every occurrence of a series, and cancels those that a new rule leaves out", async () => {
    const api = clientOf("sandbox-alice");
    const { items, syncToken } = await listAll(window());
    const eventId = items.find(({ summary }) => summary === "Stand-up")?.recurringEventId ?? "";
    await api.events.patch({
      calendarId: "primary",
      eventId,
      requestBody: { summary: "Daily", recurrence: ["RRULE:FREQ=DAILY;INTERVAL=2"] },
    });
    const { items: changed } = await listAll({ syncToken });
    expect(changed.filter(({ summary }) => summary === "Daily").length).toBeGreaterThan(10);
    expect(changed.filter(({ status }) => status === "cancelled").length).toBeGreaterThan(10);
  });

  it("lists 2,500 events in pages", async () => {
    await control("google/bulk", { login: "alice", count: 2500 });
    const { items, pages } = await listAll({ ...window(), maxResults: 1000 });
    expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
    expect([items.length > 2500, pages]).toEqual([true, 3]);
  });

  it("refuses other restrictions beside it, and says when it is forgotten", async () => {
    const { syncToken } = await listAll(window());
    expect(await refusal(listAll({ syncToken, ...window() }))).toBe("400 invalid");
    expect(await refusal(listAll({ syncToken, singleEvents: false }))).toBe("400 invalid");
    await control("google/cursors/expire");
    expect(await refusal(listAll({ syncToken }))).toBe("410 fullSyncRequired");
  });
});

describe("channels", () => {
  it("notify of their start and of each change, until they are stopped", async () => {
    const api = clientOf("sandbox-alice");
    const address = `${sandbox.url}/_control/health`;
    const requestBody = { id: "channel-1", type: "web_hook", address, token: "secret" };
    const { data: channel } = await api.events.watch({ calendarId: "primary", requestBody });
    expect(Number(channel.expiration)).toBeGreaterThan(Date.now() + 6 * dayMs);
    expect(await refusal(api.events.watch({ calendarId: "primary", requestBody }))).toBe(
      "400 channelIdNotUnique",
    );
    const dates = { start: { date: "2026-11-20" }, end: { date: "2026-11-21" } };
    await api.events.insert({ calendarId: "primary", requestBody: dates });
    const actions = async () => {
      const answer = await fetch(`${sandbox.url}/_control/deliveries?host=www.googleapis.com`);
      const deliveries: { action: string }[] = await answer.json();
      return deliveries.map(({ action }) => action);
    };
    await expect.poll(actions).toEqual(["exists", "sync"]);
    const { id, resourceId } = channel;
    expect(
      (await api.channels.stop({ requestBody: { id: id ?? "", resourceId: resourceId ?? "" } })).status,
    ).toBe(204);
    await api.events.insert({ calendarId: "primary", requestBody: dates });
    expect(await actions()).toHaveLength(2);
  });
});
