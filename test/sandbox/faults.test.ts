import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { startSandbox, type RunningSandbox } from "../run/sandbox.ts";

let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});

afterAll(() => sandbox.stop());

beforeEach(async () => {
  await fetch(`${sandbox.url}/_control/reset`, { method: "POST" });
});

function setFault(fault: Record<string, unknown>, host = "api.github.com"): Promise<Response> {
  return fetch(`${sandbox.url}/_control/faults/${host}`, { method: "PUT", body: JSON.stringify(fault) });
}

function callUser(init: RequestInit = {}): Promise<Response> {
  const headers = { authorization: "token sandbox-alice", "user-agent": "test" };
  return fetch(`${sandbox.url}/api.github.com/user`, { headers, ...init });
}

it("answers with an error as often as asked, then works again", async () => {
  await setFault({ kind: "error", status: 503, retryAfterSeconds: 2, times: 2 });
  const first = await callUser();
  expect([first.status, first.headers.get("retry-after")]).toEqual([503, "2"]);
  expect((await callUser()).status).toBe(503);
  expect((await callUser()).status).toBe(200);
});

it("uses up the rate limit with GitHub's headers", async () => {
  await setFault({ kind: "rate_limit", retryAfterSeconds: 30 });
  const { status, headers } = await callUser();
  const resetInSeconds = Number(headers.get("x-ratelimit-reset")) - Date.now() / 1000;
  expect([status, headers.get("x-ratelimit-remaining"), headers.get("retry-after")]).toEqual([
    403,
    "0",
    null,
  ]);
  expect(resetInSeconds).toBeGreaterThan(25);
  expect(resetInSeconds).toBeLessThan(35);
});

it("breaks connections, cuts JSON and answers with pages", async () => {
  await setFault({ kind: "reset", times: 1 });
  await expect(callUser().then((answer) => answer.text())).rejects.toThrow();
  await setFault({ kind: "cut_json", times: 1 });
  const cut = await callUser();
  expect(cut.status).toBe(200);
  await expect(cut.json()).rejects.toThrow(SyntaxError);
  await setFault({ kind: "html", times: 1 });
  const page = await callUser();
  expect([page.status, page.headers.get("content-type")]).toEqual([502, "text/html; charset=utf-8"]);
});

it("does not answer, or answers late", async () => {
  await setFault({ kind: "timeout", times: 1 });
  await expect(callUser({ signal: AbortSignal.timeout(500) })).rejects.toThrow(/timeout/);
  await setFault({ kind: "slow", times: 1, retryAfterSeconds: 0.5 });
  const startedAt = Date.now();
  expect((await callUser()).status).toBe(200);
  expect(Date.now() - startedAt).toBeGreaterThanOrEqual(450);
});

it("strikes one host, lists its faults and forgets them", async () => {
  await setFault({ kind: "error" }, "github.acme.example");
  expect((await callUser()).status).toBe(200);
  const list = async () => (await fetch(`${sandbox.url}/_control/faults`)).json();
  expect(await list()).toEqual({ "github.acme.example": [{ kind: "error" }] });
  await fetch(`${sandbox.url}/_control/faults/github.acme.example`, { method: "DELETE" });
  expect(await list()).toEqual({});
});

it("refuses faults and hosts that it does not know", async () => {
  expect((await setFault({ kind: "earthquake" })).status).toBe(422);
  expect((await setFault({ kind: "error", extra: 1 })).status).toBe(422);
  expect((await setFault({ kind: "error" }, "example.com")).status).toBe(404);
});

it("limits a caller without a token to 60 calls an hour", async () => {
  const headers = { "user-agent": "test" };
  const call = () => fetch(`${sandbox.url}/api.github.com/repos/acme/web/labels`, { headers });
  for (let count = 0; count < 60; count += 1) expect((await call()).status).toBe(200);
  const refused = await call();
  expect([refused.status, refused.headers.get("x-ratelimit-remaining")]).toEqual([403, "0"]);
  expect((await callUser()).headers.get("x-ratelimit-limit")).toBe("5000");
});
