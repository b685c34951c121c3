import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { createApp } from "../../../src/http/app.ts";
import { appUrl, browserOf, createPerson } from "../../support/people.ts";
import { fill, listRoutes } from "../../support/routes.ts";

const deployed = { ...env, APP_URL: "https://time.acme.example", SANDBOX_URL: "" };

function visit(url: string, bindings: object, cookie = "") {
  return createApp().request(url, { headers: { Cookie: cookie } }, bindings, createExecutionContext());
}

/** Pages, an unknown path and a failing one; endpoints for machines and the way out to a provider are no pages. */
const paths = [
  ...listRoutes()
    .filter(({ method, path }) => method === "GET" && !/^\/(api|webhooks|oauth|healthz)\b/.test(path))
    .map((route) => fill(route, {})),
  "/no-such-page",
];

describe("every page's answer", () => {
  it.each(paths)("S4: keeps the browser from what no page of ours does: %s", async (path) => {
    const person = await createPerson();
    for (const response of [await browserOf(person).get(path), await browserOf(null).get(path)]) {
      const policy = response.headers.get("Content-Security-Policy") ?? "";
      for (const rule of [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
      ]) {
        expect(policy).toContain(rule);
      }
      expect(policy).not.toContain("unsafe");
      expect(response.headers.get("X-Content-Type-Options")).toBe("nosniff");
      expect(response.headers.get("Referrer-Policy")).toBe("same-origin");
      expect(response.headers.get("Cache-Control")).toBe("no-store");
      expect(response.headers.get("Strict-Transport-Security")).toBeNull();
    }
  });

  it.each(["/sign-in", "/no-such-page", "/invitations/made-up"])(
    "S4: asks for https for at least a year where there is https: %s",
    async (path) => {
      const response = await visit(`https://time.acme.example${path}`, deployed);
      const [, seconds] = /max-age=(\d+)/.exec(response.headers.get("Strict-Transport-Security") ?? "") ?? [];
      expect(Number(seconds)).toBeGreaterThanOrEqual(31_536_000);
    },
  );

  it("S4: takes pictures from localhost only where the app runs there", async () => {
    const policyOf = async (bindings: object, url: string) =>
      (await visit(`${url}/sign-in`, bindings)).headers.get("Content-Security-Policy");
    expect(await policyOf(deployed, "https://time.acme.example")).not.toContain("localhost");
    expect(await policyOf(env, appUrl)).toContain("http://localhost:*");
  });

  it("is a page of its own when there is no such page", async () => {
    const response = await browserOf(await createPerson()).get("/no-such-page");
    expect(response.status).toBe(404);
    expect(await response.text()).toContain("This page does not exist");
  });

  it("holds when something fails on our side, and says only a number to report", async () => {
    const person = await createPerson();
    const broken = {
      ...env,
      DB: {
        prepare: () => {
          throw new Error("secret detail");
        },
      },
    };
    const response = await visit(`${appUrl}/`, broken, person.cookie);
    expect(response.status).toBe(500);
    expect(response.headers.get("Content-Security-Policy")).toContain("default-src 'none'");
    expect(response.headers.get("Cache-Control")).toBe("no-store");
    const text = await response.text();
    expect(text).toContain("Something went wrong on our side");
    expect(text).not.toContain("secret detail");
  });

  it("names the variable when the configuration is incomplete", async () => {
    const response = await visit(`${appUrl}/`, { ...env, ENCRYPTION_KEYS: "" });
    expect(response.status).toBe(503);
    expect(await response.text()).toMatch(/^ENCRYPTION_KEYS is missing\. Make one with/);
    expect(response.headers.get("X-Content-Type-Options")).toBe("nosniff");
  });
});

describe("an answer for machines", () => {
  it.each([
    "/api/v1/me",
    "/api/v1/openapi.json",
    "/feeds/made-up.ics",
    `/feeds/${"a".repeat(43)}.ics`,
    "/healthz",
  ])("S4: says that its type is meant and asks for https: %s", async (path) => {
    const { headers } = await visit(`https://time.acme.example${path}`, deployed);
    expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
    expect(headers.get("Strict-Transport-Security")).toMatch(/max-age=63072000/);
  });
});
