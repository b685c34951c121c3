import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { Hono } from "hono";
import { describe, expect, it } from "vitest";

import { sessions, users } from "../../src/db/schema/people.ts";
import type { AppEnv } from "../../src/http/app-env.ts";
import { request } from "../../src/http/middleware/request.ts";
import { openSession } from "../../src/http/open-session.ts";
import { readDatabase } from "../support/database.ts";
import { browserOf, db } from "../support/people.ts";

const account = { accountId: "1", login: "alice", name: "Alice", email: null, avatarUrl: null };

/** A callback such as the OAuth routes have, behind the app's own middleware. */
const callback = new Hono<AppEnv>().use(request).get("/callback", async (c) => {
  await openSession(c, { provider: "github", host: "github.com", account, invitationTokenHash: null });
  return c.redirect("/", 303);
});

async function callBack(headers: Record<string, string> = {}, more: object = {}) {
  const response = await callback.request(
    "/callback",
    { headers },
    { ...env, ...more },
    createExecutionContext(),
  );
  const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(response.headers.get("Set-Cookie") ?? "") ?? [];
  return { response, name, value };
}

describe("opening a session", () => {
  it("S1: gives the browser a cookie that only pages of this site send, and scripts can't read", async () => {
    const { response, name, value } = await callBack();
    expect(response.status).toBe(303);
    expect(name).toBe("session");
    expect(value).toMatch(/^[A-Za-z0-9_-]{43}$/);
    const attributes = response.headers.get("Set-Cookie") ?? "";
    for (const attribute of ["Path=/", "HttpOnly", "SameSite=Lax", "Expires="]) {
      expect(attributes).toContain(attribute);
    }
    expect(attributes).not.toContain("Domain=");
  });

  it("S1: binds the cookie to the host by its name where there is https", async () => {
    const secure = {
      APP_URL: "https://time.acme.example",
      SANDBOX_URL: "",
      OWNER_EMAILS: "alice@acme.example",
    };
    const deployed = new Hono<AppEnv>().use(request).get("/callback", async (c) => {
      const verified = { ...account, email: "alice@acme.example" };
      const proof = { provider: "github", host: "github.com", invitationTokenHash: null };
      await openSession(c, { ...proof, account: verified });
      return c.redirect("/", 303);
    });
    const response = await deployed.request("/callback", {}, { ...env, ...secure }, createExecutionContext());
    const cookie = response.headers.get("Set-Cookie") ?? "";
    expect(cookie).toMatch(/^__Host-session=/);
    for (const attribute of ["Path=/", "HttpOnly", "Secure", "SameSite=Lax"]) {
      expect(cookie).toContain(attribute);
    }
  });

  it("S2: takes no session id from the browser and ends the one that it had", async () => {
    const first = await callBack({ Cookie: "session=chosen-by-somebody-else" });
    expect(first.value).not.toBe("chosen-by-somebody-else");
    const second = await callBack({ Cookie: `session=${first.value}` });
    expect(second.value).not.toBe(first.value);
    expect(await db().select().from(sessions)).toHaveLength(1);
  });

  it("stores nothing that would let a reader of the database in", async () => {
    const { value } = await callBack();
    expect(JSON.stringify(await readDatabase())).not.toContain(value);
  });

  it("gives a new person the time zone of their browser", async () => {
    await callBack({ Cookie: "zone=America%2FSt_Johns" });
    expect(await db().select().from(users)).toMatchObject([{ timeZone: "America/St_Johns" }]);
  });

  it("opens the pages until the person signs out, in that browser and on the server", async () => {
    const { value } = await callBack();
    const cookie = `session=${value}`;
    const browser = browserOf({ userId: "", workspaceId: "", role: "owner", cookie });
    expect((await browser.get("/")).status).toBe(200);
    const signedOut = await browser.post("/sign-out");
    expect(signedOut.headers.get("Location")).toBe("/sign-in");
    expect(signedOut.headers.get("Set-Cookie")).toMatch(/^session=;.*Max-Age=0/);
    expect((await browser.get("/")).status).toBe(303);
  });
});
