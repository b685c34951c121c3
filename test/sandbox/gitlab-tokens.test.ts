import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as z from "zod";
import { startSandbox, type RunningSandbox } from "../run/sandbox.ts";

const client = { client_id: "app", client_secret: "secret" };
const redirect_uri = "http://localhost:9087/callback";
const pairSchema = z.object({ access_token: z.string(), refresh_token: z.string() });
let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});

afterAll(() => sandbox.stop());

beforeEach(async () => {
  await fetch(`${sandbox.url}/_control/reset`, { method: "POST" });
});

const post = (path: string, form: Record<string, string>) =>
  fetch(`${sandbox.url}/gitlab.com/oauth/${path}`, { method: "POST", body: new URLSearchParams(form) });

async function consent(): Promise<z.infer<typeof pairSchema>> {
  const query = new URLSearchParams({ client_id: "app", redirect_uri, response_type: "code", scope: "api" });
  const answer = await fetch(`${sandbox.url}/gitlab.com/oauth/authorize?${query.toString()}`, {
    headers: { "x-sandbox-persona": "alice" },
    redirect: "manual",
  });
  const code = new URL(answer.headers.get("location") ?? "").searchParams.get("code") ?? "";
  const grant = { grant_type: "authorization_code", code, redirect_uri, ...client };
  return pairSchema.parse(await (await post("token", grant)).json());
}

const renew = (refresh_token: string) =>
  post("token", { grant_type: "refresh_token", refresh_token, ...client });

async function works(token: string): Promise<boolean> {
  const headers = { Authorization: `Bearer ${token}` };
  return (await fetch(`${sandbox.url}/gitlab.com/api/v4/user`, { headers })).ok;
}

describe("GitLab's tokens", () => {
  it("end both with a renewal, and a refresh token that comes once more ends what followed", async () => {
    const first = await consent();
    expect(await works(first.access_token)).toBe(true);
    const second = pairSchema.parse(await (await renew(first.refresh_token)).json());
    expect([await works(first.access_token), await works(second.access_token)]).toEqual([false, true]);
    const again = await renew(first.refresh_token);
    expect(again.status).toBe(400);
    expect(await again.json()).toMatchObject({ error: "invalid_grant" });
    expect(await works(second.access_token)).toBe(false);
    expect((await renew(second.refresh_token)).status).toBe(400);
  });

  it("are limited to 2,000 calls and 60 comments a minute, and told how many are left", async () => {
    const headers = { Authorization: "Bearer sandbox-bob" };
    const answer = await fetch(`${sandbox.url}/gitlab.com/api/v4/user`, { headers });
    expect(answer.headers.get("ratelimit-remaining")).toBe("1999");
    const minute = Math.floor(Date.now() / 60_000);
    const comment = (body: string) =>
      fetch(`${sandbox.url}/gitlab.com/api/v4/projects/acme%2Fweb/issues/1/notes`, {
        method: "POST",
        headers: { ...headers, "Content-Type": "application/json" },
        body: JSON.stringify({ body }),
      });
    const statuses: number[] = [];
    for (let i = 0; i < 61; i++) statuses.push((await comment(`One of many ${i}`)).status);
    // Another minute may have begun, on a slow machine.
    const last = Math.floor(Date.now() / 60_000) === minute ? 429 : 201;
    expect(statuses).toEqual([...Array.from({ length: 60 }, () => 201), last]);
  });
});
