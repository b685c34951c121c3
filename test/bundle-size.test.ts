import { createHash } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";

import { type Bundle, bundleForProduction, mostGzipKib } from "./bench/bundle.ts";
import { ids, insert, seedWorkspace } from "./bench/seed.ts";
import { appBindings, migrate, startWorkerd } from "./bench/workerd.ts";

const token = `tw_${"t".repeat(43)}`;

describe("a deploy", () => {
  let bundle: Bundle;

  beforeAll(() => {
    bundle = bundleForProduction();
  }, 300_000);

  it(`stays under ${mostGzipKib} KiB gzipped`, () => {
    expect(bundle.gzipKib).toBeGreaterThan(50);
    expect(bundle.gzipKib).toBeLessThan(mostGzipKib);
  });

  it("holds what stands for the validator of the MCP SDK, and not that validator", () => {
    expect(bundle.code).toContain("This server asks its users nothing.");
    expect(bundle.code).not.toContain("Instance does not match any subschemas.");
  });

  it("answers assistants as it is uploaded", async () => {
    const { miniflare, url } = await startWorkerd({
      code: bundle.code,
      ...appBindings("http://localhost:1"),
    });
    try {
      const database = await miniflare.getD1Database("DB");
      await migrate(database);
      await seedWorkspace(database, { id: "1", name: "bench/bench" });
      await insert(database, "api_tokens", {
        id: "t1",
        workspace_id: ids.workspace,
        user_id: ids.user,
        name: "assistant",
        token_hash: createHash("sha256").update(token).digest("hex"),
        prefix: token.slice(0, 8),
        scopes: '["time:read"]',
        created_at: Date.now(),
        expires_at: Date.now() + 3_600_000,
      });
      expect(await ask(url, "tools/list", {})).toContain('"name":"current_timer"');
      expect(await ask(url, "tools/call", { name: "current_timer", arguments: {} })).toContain("timer");
    } finally {
      await miniflare.dispose();
    }
  }, 300_000);
});

/** What the endpoint for assistants answers to one call, as text. */
async function ask(url: string, method: string, params: object): Promise<string> {
  const answer = await fetch(`${url}/mcp`, {
    method: "POST",
    headers: {
      Authorization: `Bearer ${token}`,
      "Content-Type": "application/json",
      Accept: "application/json, text/event-stream",
      "MCP-Protocol-Version": "2025-11-25",
      "CF-Connecting-IP": "192.0.2.1",
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
  });
  expect(answer.status).toBe(200);
  return answer.text();
}
