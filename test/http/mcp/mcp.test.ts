import { exports } from "cloudflare:workers";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { describe, expect, it } from "vitest";

import { type ApiScope, apiScopes } from "../../../src/domain/api-tokens/api-scopes.ts";
import { createApiToken } from "../../../src/domain/api-tokens/create-api-token.ts";
import { findRunningEntry } from "../../../src/domain/time/find-running-entry.ts";
import { appUrl, createPerson, ctxFor, ownAddress, type Person } from "../../support/people.ts";
import { projectBy, taskBy } from "../../support/work.ts";

const all = Object.keys(apiScopes) as ApiScope[];

async function tokenOf(person: Person, scopes = all): Promise<string> {
  return (await createApiToken(ctxFor(person), { name: "assistant", scopes, expiresInDays: 7 })).token;
}

/** The official client, which reaches the Worker as it would over the network. */
async function assistantOf(person: Person, scopes = all) {
  const client = new Client({ name: "test", version: "1" });
  const transport = new StreamableHTTPClientTransport(new URL(`${appUrl}/mcp`), {
    requestInit: { headers: { Authorization: `Bearer ${await tokenOf(person, scopes)}` } },
    fetch: async (url, init) => exports.default.fetch(new Request(url, init)),
  });
  await client.connect(transport);
  return async (name: string, args: Record<string, unknown> = {}) => {
    const { content, isError = false } = await client.callTool({ name, arguments: args });
    const [first] = content;
    const text = first?.type === "text" ? first.text : "";
    return { isError, text, json: () => JSON.parse(text) as Record<string, unknown>, client };
  };
}

function post(headers: Record<string, string>, body: unknown = {}) {
  return exports.default.fetch(
    new Request(`${appUrl}/mcp`, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Accept: "application/json, text/event-stream",
        "CF-Connecting-IP": ownAddress(),
        ...headers,
      },
      body: JSON.stringify(body),
    }),
  );
}

describe("an assistant", () => {
  it("finds work, starts, stops, logs, lists and reports", async () => {
    const owner = await createPerson();
    const project = await projectBy(owner);
    const task = await taskBy(owner, project.id);
    const tool = await assistantOf(owner);
    expect((await tool("current_timer")).json()).toEqual({ timer: null });
    expect((await tool("list_projects")).json()).toMatchObject({ items: [{ id: project.id }] });
    expect((await tool("search_tasks", { search: "door" })).json()).toMatchObject({
      items: [{ id: task.id }],
    });
    const started = await tool("start_timer", { taskId: task.id, notes: "Hinges", tagNames: ["wood"] });
    expect(started.json()).toMatchObject({ isNew: true, timer: { projectId: project.id, notes: "Hinges" } });
    expect(await findRunningEntry(ctxFor(owner))).toMatchObject({ taskId: task.id, source: "api" });
    expect((await tool("stop_timer")).isError).toBe(false);
    const [startedAt, endedAt] = ["2026-03-02T09:00:00Z", "2026-03-02T10:30:00Z"];
    expect((await tool("log_time", { startedAt, endedAt, projectId: project.id })).isError).toBe(false);
    const listed = (await tool("list_entries", { from: startedAt, to: endedAt })).json();
    expect(listed).toMatchObject({ items: [{ startedAt: "2026-03-02T09:00:00.000Z" }] });
    const report = (await tool("report", { from: "2026-03-01", until: "2026-03-31" })).json();
    expect(report).toMatchObject({ total: { ms: 5_400_000 }, groups: [{ name: "Website" }] });
  });

  it("is told in a sentence what it may not, and what is wrong", async () => {
    const owner = await createPerson();
    const tool = await assistantOf(owner, ["time:read"]);
    const refused = await tool("start_timer", { notes: "Secret" });
    expect([refused.isError, refused.text]).toEqual([
      true,
      "This token lacks the scope time:write. Make one that has it in Settings.",
    ]);
    const writer = await assistantOf(owner);
    expect((await writer("stop_timer")).isError).toBe(true);
    const [startedAt, endedAt] = ["2026-03-02T09:00:00Z", "2026-03-04T10:00:00Z"];
    const doubtful = await writer("log_time", { startedAt, endedAt });
    expect(doubtful.text).toContain('send confirm: ["over_24_hours"]');
    expect((await writer("log_time", { startedAt, endedAt, confirm: ["over_24_hours"] })).isError).toBe(
      false,
    );
  });

  it("reaches nothing of another workspace", async () => {
    const [owner, stranger] = [await createPerson(), await createPerson()];
    const { id: projectId } = await projectBy(stranger);
    const tool = await assistantOf(owner);
    expect(await tool("start_timer", { projectId })).toMatchObject({ isError: true });
    expect((await tool("list_projects")).json()).toMatchObject({ items: [] });
  });

  it("needs a token, and is no page of another origin", async () => {
    const owner = await createPerson();
    const Authorization = `Bearer ${await tokenOf(owner)}`;
    const nobody = await post({});
    expect([nobody.status, nobody.headers.get("WWW-Authenticate")]).toEqual([401, 'Bearer realm="Timewire"']);
    expect((await post({ Authorization, Origin: "https://evil.example" })).status).toBe(403);
    const ping = { jsonrpc: "2.0", id: 1, method: "ping" };
    expect((await post({ Authorization, Origin: appUrl }, ping)).status).toBe(200);
  });
});
