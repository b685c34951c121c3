import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { createApp } from "../../../src/http/app.ts";
import { appUrl } from "../../support/people.ts";

async function visit(path: string, limiter: RateLimit, ip = "192.0.2.1") {
  const headers = { "CF-Connecting-IP": ip };
  const bindings = { ...env, SIGN_IN_RATE: limiter };
  return createApp().request(`${appUrl}${path}`, { headers }, bindings, createExecutionContext());
}

const paths = ["/sign-in", "/invitations/made-up"];

/** More than two minutes' worth of 60: a burst that falls across the limiter's minute is braked as well. */
const burstSize = 125;

describe("the brake on signing in", () => {
  it.each(paths)("S6: stops one address after a burst and says when to come back: %s", async (path) => {
    // The limiter's clock is not ours to reset between tests: an address of its own for each.
    const ip = `198.51.100.${paths.indexOf(path) + 1}`;
    const burst = await Promise.all(
      Array.from({ length: burstSize }, () => visit(path, env.SIGN_IN_RATE, ip)),
    );
    const refused = burst.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]?.headers.get("Retry-After")).toBe("60");
    expect(await refused[0]?.text()).toContain("Too many attempts");
    expect((await visit(path, env.SIGN_IN_RATE, "203.0.113.9")).status).not.toBe(429);
  });

  it("S6: stays closed while the limiter itself fails", async () => {
    const broken: RateLimit = { limit: () => Promise.reject(new Error("limiter is down")) };
    expect((await visit("/sign-in", broken)).status).toBe(429);
  });
});
