import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";

import { createApp } from "../../src/http/app.ts";
import { createSecret } from "../../src/lib/id.ts";
import { appUrl } from "../support/people.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/** What one request writes to the log. */
async function linesOf(path: string, init: RequestInit = {}, bindings: object = env): Promise<string[]> {
  const lines: string[] = [];
  const keep = (line: unknown) => void lines.push(String(line));
  vi.spyOn(console, "log").mockImplementation(keep);
  vi.spyOn(console, "error").mockImplementation(keep);
  await createApp().request(`${appUrl}${path}`, init, bindings, createExecutionContext());
  return lines;
}

describe("the line of a request", () => {
  const secret = createSecret();

  it.each([
    ["/feeds/:token{[\\w-]{43}\\.ics}", `/feeds/${secret}.ics`],
    ["/invitations/:token", `/invitations/${secret}`],
    ["/healthz", "/healthz"],
  ])("L3: names the route %s, never the address", async (pattern, path) => {
    const lines = await linesOf(`${path}?token=${secret}`);
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain(secret);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      event: "request",
      method: "GET",
      path: pattern,
      status: expect.any(Number),
      ms: expect.any(Number),
    });
  });

  it.each(["/no-such-page", "/api/v1/no-such-thing", "/feeds/short.ics", "/tasks/x/y/z"])(
    "L3: says nothing of an address that leads nowhere: %s",
    async (path) => {
      const lines = await linesOf(`${path}/${secret}`);
      expect(lines.join()).not.toContain(secret);
    },
  );

  it("L2: of a refused one is short and holds nothing of its body", async () => {
    const lines = await linesOf("/timer", {
      method: "POST",
      body: `notes=${secret}`,
      headers: { Origin: "https://evil.example", "User-Agent": `a\tb ${secret}` },
    });
    const bytes = new TextEncoder().encode(lines.join("")).byteLength;
    expect(bytes).toBeLessThan(1_000);
    expect(lines.join()).not.toContain(secret);
  });

  it.each([
    [`/webhooks/github/${secret}`, { "Content-Type": "application/json", "X-Hub-Signature-256": secret }],
    [`/webhooks/google/${secret}`, { "X-Goog-Channel-ID": secret, "X-Goog-Channel-Token": secret }],
    ["/webhooks/slack/app/commands", { "X-Slack-Signature": secret, "X-Slack-Request-Timestamp": "1" }],
  ])("L3: of an endpoint for providers that fails names no address: %s", async (path, headers) => {
    const prepare = () => {
      throw new Error("D1 is down.");
    };
    const broken = { ...env, DB: { prepare, batch: prepare } };
    for (const bindings of [env, broken]) {
      const lines = await linesOf(path, { method: "POST", headers, body: `secret=${secret}` }, bindings);
      expect(lines.join()).not.toContain(secret);
    }
  });
});
