import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { Hono } from "hono";
import { beforeEach, describe, expect, it } from "vitest";

import { apiTokens } from "../../../src/db/schema/people.ts";
import { createApiToken } from "../../../src/domain/api-tokens/create-api-token.ts";
import { explain } from "../../../src/http/responses/errors.tsx";
import { apiToken, tokenCtx, type ApiEnv } from "../../../src/http/middleware/api-token.ts";
import { request } from "../../../src/http/middleware/request.ts";
import { createPerson, ctxFor, db } from "../../support/people.ts";

const endpoint = new Hono<ApiEnv>()
  .use(request)
  .use(apiToken)
  .get("/read", (c) => c.json(tokenCtx(c, "time:read").actor))
  .post("/write", (c) => c.json(tokenCtx(c, "time:write").actor))
  .onError((error, c) => {
    const { status, message } = explain(error, "request");
    return c.text(message, status);
  });

async function call(authorization: string | null, method = "GET", path = "/read") {
  const ctx = createExecutionContext();
  const headers = authorization === null ? {} : { Authorization: authorization };
  const response = await endpoint.request(path, { method, headers }, env, ctx);
  await waitOnExecutionContext(ctx);
  return response;
}

describe("a request with an API token", () => {
  let token = "";

  beforeEach(async () => {
    const ctx = ctxFor(await createPerson());
    token = (await createApiToken(ctx, { name: "x", scopes: ["time:read"], expiresInDays: 1 })).token;
  });

  it("acts for the token's person", async () => {
    expect(await (await call(`Bearer ${token}`)).json()).toMatchObject({ kind: "token", role: "owner" });
    expect((await call(`bearer ${token}`)).status).toBe(200);
  });

  it("does only what the token's scopes allow", async () => {
    const response = await call(`Bearer ${token}`, "POST", "/write");
    expect(response.status).toBe(403);
    expect(await response.text()).toContain("time:write");
  });

  it("is refused without a valid token", async () => {
    for (const bad of [
      null,
      "",
      "Bearer",
      "Bearer ",
      `Basic ${token}`,
      token,
      `Bearer ${token}x`,
      `Bearer ${token.slice(0, -1)}`,
    ]) {
      const response = await call(bad);
      expect(response.status).toBe(401);
      expect(response.headers.get("WWW-Authenticate")).toContain("Bearer");
    }
  });

  it("notes the use of the token once an hour", async () => {
    const lastUsed = async () => (await db().select().from(apiTokens).get())?.lastUsedAt ?? 0;
    await call(`Bearer ${token}`);
    const first = await lastUsed();
    expect(first).toBeGreaterThan(0);
    await call(`Bearer ${token}`);
    expect(await lastUsed()).toBe(first);
    await db()
      .update(apiTokens)
      .set({ lastUsedAt: first - 3_700_000 });
    await call(`Bearer ${token}`);
    expect(await lastUsed()).toBeGreaterThanOrEqual(first);
  });
});
