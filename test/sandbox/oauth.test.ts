import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startSandbox, type RunningSandbox } from "../run/sandbox.ts";

// RFC 7636, appendix B
const verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const challenge = createHash("sha256").update(verifier).digest("base64url");
const redirectUri = "http://localhost:9087/callback";
const oauthApp = { client_id: "Ov-sandbox-test", client_secret: "one" };
const gitHubApp = { client_id: "Iv1-sandbox-test", client_secret: "two" };
let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});

afterAll(() => sandbox.stop());

beforeEach(async () => {
  await fetch(`${sandbox.url}/_control/reset`, { method: "POST" });
});

async function authorize(query: Record<string, string> = {}, persona = "alice"): Promise<URL> {
  const asked = new URLSearchParams({
    client_id: oauthApp.client_id,
    redirect_uri: redirectUri,
    scope: "repo read:user",
    state: "the state",
    code_challenge: challenge,
    code_challenge_method: "S256",
    ...query,
  });
  const answer = await fetch(`${sandbox.url}/github.com/login/oauth/authorize?${asked}`, {
    headers: { "x-sandbox-persona": persona },
    redirect: "manual",
  });
  expect(answer.status).toBe(302);
  return new URL(answer.headers.get("location") ?? "");
}

async function codeFor(app: { client_id: string }, query: Record<string, string> = {}): Promise<string> {
  const { searchParams } = await authorize({ client_id: app.client_id, ...query });
  return searchParams.get("code") ?? "";
}

async function askToken(form: Record<string, string>): Promise<Record<string, unknown>> {
  const answer = await fetch(`${sandbox.url}/github.com/login/oauth/access_token`, {
    method: "POST",
    headers: { accept: "application/json" },
    body: new URLSearchParams(form),
  });
  expect(answer.status).toBe(200);
  return answer.json();
}

function callApi(path: string, token: unknown, init: RequestInit = {}): Promise<Response> {
  const headers = { authorization: `Bearer ${String(token)}`, "user-agent": "test" };
  return fetch(`${sandbox.url}/api.github.com${path}`, { headers, ...init });
}

function put(path: string, body: unknown): Promise<Response> {
  return fetch(`${sandbox.url}/_control/${path}`, { method: "PUT", body: JSON.stringify(body) });
}

function basic({ client_id: id, client_secret: secret }: typeof oauthApp): Record<string, string> {
  return { authorization: `Basic ${btoa(`${id}:${secret}`)}`, "user-agent": "test" };
}

describe("authorisation", () => {
  it("asks a person, offers the personas and returns with a code or a denial", async () => {
    const query = new URLSearchParams({
      client_id: "Ov-1",
      redirect_uri: redirectUri,
      state: "s",
      scope: "repo",
    });
    const page = await fetch(`${sandbox.url}/github.com/login/oauth/authorize?${query}`);
    const html = await page.text();
    for (const text of ["Authorize as alice", "Authorize as bob", "Authorize as carol", "Deny", "repo"]) {
      expect(html).toContain(text);
    }
    const answerWith = async (persona: string) => {
      const body = new URLSearchParams([...query, ["persona", persona]]);
      const url = `${sandbox.url}/github.com/login/oauth/authorize`;
      const answer = await fetch(url, { method: "POST", body, redirect: "manual" });
      return new URL(answer.headers.get("location") ?? "").searchParams;
    };
    expect((await answerWith("bob")).get("code")).toMatch(/^\w{20}$/);
    const denied = await answerWith("");
    expect([denied.get("error"), denied.get("state"), denied.get("code")]).toEqual([
      "access_denied",
      "s",
      null,
    ]);
  });

  it("sends nobody to another machine", async () => {
    const query = new URLSearchParams({ client_id: "Ov-1", redirect_uri: "https://example.com/" });
    const answer = await fetch(`${sandbox.url}/github.com/login/oauth/authorize?${query}`, {
      headers: { "x-sandbox-persona": "alice" },
      redirect: "manual",
    });
    expect(answer.status).toBe(404);
  });
});

describe("tokens of an OAuth app", () => {
  it("come for a code and its verifier, do not expire and act as the persona", async () => {
    const code = await codeFor(oauthApp);
    const token = await askToken({ ...oauthApp, code, code_verifier: verifier, redirect_uri: redirectUri });
    expect(token).toEqual({
      access_token: expect.any(String),
      token_type: "bearer",
      scope: "repo,read:user",
    });
    const user = await callApi("/user", token["access_token"]);
    expect(user.headers.get("x-oauth-scopes")).toBe("repo, read:user");
    expect(await user.json()).toMatchObject({ login: "alice" });
  });

  it("are refused with status 200 for a used code, a wrong verifier, secret or address", async () => {
    const code = await codeFor(oauthApp);
    const good = { ...oauthApp, code, code_verifier: verifier };
    expect(await askToken(good)).toHaveProperty("access_token");
    expect(await askToken(good)).toMatchObject({ error: "bad_verification_code" });
    const wrongVerifier = { ...good, code: await codeFor(oauthApp), code_verifier: "wrong" };
    expect(await askToken(wrongVerifier)).toMatchObject({ error: "bad_verification_code" });
    const wrongSecret = { ...good, code: await codeFor(oauthApp), client_secret: "wrong" };
    expect(await askToken(wrongSecret)).toMatchObject({ error: "incorrect_client_credentials" });
    const wrongAddress = { ...good, code: await codeFor(oauthApp), redirect_uri: `${redirectUri}/else` };
    expect(await askToken(wrongAddress)).toMatchObject({ error: "redirect_uri_mismatch" });
  });

  it("are answered as a form unless JSON is asked for", async () => {
    const body = new URLSearchParams({ ...oauthApp, code: "unknown" });
    const url = `${sandbox.url}/github.com/login/oauth/access_token`;
    const answer = await fetch(url, { method: "POST", body });
    expect(new URLSearchParams(await answer.text()).get("error")).toBe("bad_verification_code");
  });

  it("can grant fewer scopes than asked for, and hide what these do not cover", async () => {
    await put("settings", { githubGrantScopes: ["read:user"] });
    const token = await askToken({ ...oauthApp, code: await codeFor(oauthApp), code_verifier: verifier });
    expect(token["scope"]).toBe("read:user");
    expect((await callApi("/user/emails", token["access_token"])).status).toBe(404);
    const repositories = await callApi("/user/repos?visibility=private", token["access_token"]);
    expect(await repositories.json()).toEqual([]);
  });

  it("are checked and revoked by their own client only", async () => {
    const token = await askToken({ ...oauthApp, code: await codeFor(oauthApp), code_verifier: verifier });
    const body = JSON.stringify({ access_token: token["access_token"] });
    const path = `/applications/${oauthApp.client_id}/token`;
    const wrong = { method: "DELETE", body, headers: basic({ ...oauthApp, client_secret: "wrong" }) };
    expect((await callApi(path, null, wrong)).status).toBe(404);
    const headers = basic(oauthApp);
    expect((await callApi(path, null, { method: "POST", body, headers })).status).toBe(200);
    expect((await callApi(path, null, { method: "DELETE", body, headers })).status).toBe(204);
    expect((await callApi(path, null, { method: "POST", body, headers })).status).toBe(404);
    expect((await callApi("/user", token["access_token"])).status).toBe(401);
  });

  it("come for Basic credentials and a JSON body too", async () => {
    const answer = await fetch(`${sandbox.url}/github.com/login/oauth/access_token`, {
      method: "POST",
      headers: { ...basic(oauthApp), accept: "application/json", "content-type": "application/json" },
      body: JSON.stringify({ code: await codeFor(oauthApp), code_verifier: verifier }),
    });
    expect(await answer.json()).toHaveProperty("access_token");
  });

  it("all die with the grant of their person, and no others", async () => {
    const first = await askToken({ ...oauthApp, code: await codeFor(oauthApp), code_verifier: verifier });
    const second = await askToken({ ...oauthApp, code: await codeFor(oauthApp), code_verifier: verifier });
    const bobs = (await authorize({}, "bob")).searchParams.get("code") ?? "";
    const third = await askToken({ ...oauthApp, code: bobs, code_verifier: verifier });
    const body = JSON.stringify({ access_token: first["access_token"] });
    const init = { method: "DELETE", body, headers: basic(oauthApp) };
    expect((await callApi(`/applications/${oauthApp.client_id}/grant`, null, init)).status).toBe(204);
    const statuses = [first, second, third].map(
      async (token) => (await callApi("/user", token["access_token"])).status,
    );
    expect(await Promise.all(statuses)).toEqual([401, 401, 200]);
  });

  it("are unknown to the Enterprise Server", async () => {
    const token = await askToken({ ...oauthApp, code: await codeFor(oauthApp), code_verifier: verifier });
    const headers = { authorization: `Bearer ${String(token["access_token"])}`, "user-agent": "test" };
    const answer = await fetch(`${sandbox.url}/github.acme.example/api/v3/user`, { headers });
    expect(answer.status).toBe(401);
  });

  it("die by the fault 'revoked', while personal access tokens live on", async () => {
    const token = await askToken({ ...oauthApp, code: await codeFor(oauthApp), code_verifier: verifier });
    await put("faults/api.github.com", { kind: "revoked" });
    expect((await callApi("/user", token["access_token"])).status).toBe(401);
    expect((await callApi("/user", "sandbox-bob")).status).toBe(200);
  });
});

describe("tokens of a GitHub App", () => {
  it("expire, and refreshing kills the old pair", async () => {
    const first = await askToken({ ...gitHubApp, code: await codeFor(gitHubApp), code_verifier: verifier });
    expect(first).toMatchObject({ expires_in: 28_800, refresh_token_expires_in: 15_897_600 });
    const form = { ...gitHubApp, grant_type: "refresh_token", refresh_token: String(first["refresh_token"]) };
    const second = await askToken(form);
    expect((await callApi("/user", second["access_token"])).status).toBe(200);
    expect((await callApi("/user", first["access_token"])).status).toBe(401);
    expect(await askToken(form)).toMatchObject({ error: "bad_refresh_token" });
  });

  it("live as long as the settings say, for any client", async () => {
    await put("settings", { githubTokenSeconds: 1 });
    const token = await askToken({ ...oauthApp, code: await codeFor(oauthApp), code_verifier: verifier });
    expect(token).toMatchObject({ expires_in: 1, refresh_token: expect.any(String) });
    expect((await callApi("/user", token["access_token"])).status).toBe(200);
    const status = async () => (await callApi("/user", token["access_token"])).status;
    await expect.poll(status, { timeout: 3000 }).toBe(401);
  });
});

it("logs calls without codes, tokens or secrets", async () => {
  const code = await codeFor(oauthApp);
  const token = await askToken({ ...oauthApp, code, code_verifier: verifier });
  await callApi("/user?access_token=nonsense", token["access_token"]);
  const log = await (await fetch(`${sandbox.url}/_control/requests?host=github.com`)).text();
  const all = await (await fetch(`${sandbox.url}/_control/requests`)).text();
  expect(log).toContain("authorization_code");
  for (const hidden of [code, String(token["access_token"]), oauthApp.client_secret, verifier, "nonsense"]) {
    expect(all).not.toContain(`"${hidden}`);
    expect(all).not.toContain(`=${hidden}`);
  }
});
