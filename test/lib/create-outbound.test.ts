import { beforeEach, describe, expect, it } from "vitest";
import * as z from "zod";

import { createOutbound } from "../../src/lib/create-outbound.ts";
import type { OutboundRequest } from "../../src/lib/outbound.ts";
import { readLimited, TooLargeError } from "../../src/lib/read-limited.ts";
import { sandbox } from "../support/sandbox.ts";

const host = "api.github.com";
const schema = z.object({ login: z.string() });
const getUser: OutboundRequest<z.infer<typeof schema>> = {
  method: "GET",
  url: "https://api.github.com/user?page=2",
  headers: { Authorization: "Bearer sandbox-alice" },
  schema,
};

const open = (settings: { timeoutMs?: number; maxBytes?: number } = {}) =>
  createOutbound({ sandboxUrl: "http://localhost:8788", backoffMs: 1, timeoutMs: 2000, ...settings });

let http = open();
beforeEach(() => {
  http = open();
});

const statuses = () => http.calls().map(({ status }) => status);

describe("a call that is answered", () => {
  it("gives only the fields that are read, and is recorded without its query", async () => {
    const { body, status } = await http.send(getUser);
    expect({ body, status }).toEqual({ body: { login: "alice" }, status: 200 });
    expect(http.calls()).toEqual([
      {
        method: "GET",
        url: "https://api.github.com/user",
        status: 200,
        attempt: 1,
        durationMs: expect.any(Number),
      },
    ]);
  });

  it("is the same for an address that the sandbox handed out", async () => {
    const url = "http://localhost:8788/api.github.com/user";
    expect((await http.send({ ...getUser, url })).body.login).toBe("alice");
    expect(http.calls()[0]?.url).toBe("https://api.github.com/user");
  });
});

describe("repetition", () => {
  it("Q8: tries a GET three times in all", async () => {
    await sandbox.setFault(host, { kind: "error", status: 503, times: 2 });
    expect((await http.send(getUser)).body.login).toBe("alice");
    expect(http.calls().map(({ attempt, status }) => [attempt, status])).toEqual([
      [1, 503],
      [2, 503],
      [3, 200],
    ]);
  });

  it("Q8: gives up after three", async () => {
    await sandbox.setFault(host, { kind: "error", status: 502 });
    await expect(http.send(getUser)).rejects.toMatchObject({ kind: "status", status: 502 });
    expect(statuses()).toEqual([502, 502, 502]);
  });

  it("Q8: repeats after a broken connection", async () => {
    await sandbox.setFault(host, { kind: "reset", times: 1 });
    expect((await http.send(getUser)).body.login).toBe("alice");
    expect(http.calls()).toHaveLength(2);
  });

  it.each([
    ["a POST", { method: "POST" as const }, { kind: "error", status: 503 }],
    ["an error that is no passing one", {}, { kind: "error", status: 500 }],
    ["a limit, which the queue waits out", {}, { kind: "rate_limit", retryAfterSeconds: 1 }],
    ["a limit on content, neither", {}, { kind: "secondary_limit", retryAfterSeconds: 1 }],
  ])("Q8: does not repeat %s", async (_, change, fault) => {
    await sandbox.setFault(host, fault);
    await expect(http.send({ ...getUser, ...change })).rejects.toMatchObject({ kind: "status" });
    expect(http.calls()).toHaveLength(1);
  });
});

describe("a bad answer is bounded", () => {
  it("Q8: when none comes in time", async () => {
    http = open({ timeoutMs: 100 });
    await sandbox.setFault(host, { kind: "timeout", retryAfterSeconds: 1 });
    await expect(http.send(getUser)).rejects.toMatchObject({ kind: "timeout", status: null });
    expect(http.calls()).toHaveLength(1);
  });

  it("Q8: later, when it answers a request that cannot be repeated", async () => {
    http = open({ timeoutMs: 500 });
    const request = { ...getUser, method: "POST", json: {} } as const;
    await sandbox.setFault(host, { kind: "timeout", retryAfterSeconds: 3 });
    const begun = Date.now();
    await expect(http.send(request)).rejects.toMatchObject({ kind: "timeout" });
    expect(Date.now() - begun).toBeGreaterThanOrEqual(1_200);
    expect(http.calls()).toHaveLength(1);
  });

  it("Q8: when it is cut in the middle", async () => {
    await sandbox.setFault(host, { kind: "cut_json" });
    await expect(http.send(getUser)).rejects.toMatchObject({
      kind: "malformed",
      message: "The answer is not JSON.",
    });
  });

  it("Q8: when it is a page instead of JSON", async () => {
    const request = { ...getUser, url: "https://github.com/acme/web/issues" };
    await expect(http.send(request)).rejects.toMatchObject({ kind: "malformed" });
  });

  it("when it has another form, without quoting it", async () => {
    const error: unknown = await http
      .send({ ...getUser, schema: z.object({ login: z.number() }) })
      .catch((caught: unknown) => caught);
    expect(String(error)).toContain("at login");
    expect(String(error)).not.toContain("alice");
  });

  it("when it is too large", async () => {
    http = open({ maxBytes: 100 });
    await expect(http.send(getUser)).rejects.toMatchObject({ kind: "too_large" });
  });

  it("Q8: when bytes trickle in forever", async () => {
    const timeout = new AbortController();
    setTimeout(() => timeout.abort(), 50);
    const trickle = new ReadableStream<Uint8Array>({
      pull: async (controller) => {
        await scheduler.wait(10);
        controller.enqueue(new Uint8Array(1));
      },
    });
    await expect(readLimited(trickle, 1000, timeout.signal)).rejects.toThrow(/abort/i);
  });

  it("when more comes than was promised", async () => {
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(64)),
    });
    await expect(readLimited(endless, 1000, new AbortController().signal)).rejects.toThrow(TooLargeError);
  });
});

describe("redirects", () => {
  const rename = {
    method: "PATCH" as const,
    url: "https://api.github.com/repos/acme/web",
    json: { name: "site" },
  };

  it("are followed for a GET within the host: a renamed repository", async () => {
    await http.send({ ...getUser, ...rename, schema: z.unknown() });
    const renamed = { ...getUser, url: rename.url, schema: z.object({ name: z.string() }) };
    expect((await http.send(renamed)).body.name).toBe("site");
    expect(statuses()).toEqual([200, 301, 200]);
  });

  it("are not followed for anything else", async () => {
    await http.send({ ...getUser, ...rename, schema: z.unknown() });
    const again = { ...getUser, ...rename, json: { name: "other" }, schema: z.unknown() };
    await expect(http.send(again)).rejects.toMatchObject({ kind: "status", status: 301 });
  });

  it("T6: to another host are not followed, so that no token gets there", async () => {
    const query = "client_id=x&redirect_uri=http%3A%2F%2Flocalhost%3A8787%2Fcallback";
    const url = `https://github.com/login/oauth/authorize?${query}`;
    const headers = { ...getUser.headers, "x-sandbox-persona": "alice" };
    await expect(http.send({ method: "GET", url, headers })).rejects.toMatchObject({ status: 302 });
    expect(http.calls()).toHaveLength(1);
  });
});

describe("a text behind a secret address", () => {
  const text = {
    method: "GET" as const,
    schema: z.string(),
    read: "text" as const,
    isSecretPath: true as const,
    followsHosts: true as const,
  };
  const at = (path: string) => ({ ...text, url: `https://calendar.example/${path}` });
  const urls = () => http.calls().map(({ url }) => url);

  it("is read as it is, and its path recorded nowhere", async () => {
    expect((await http.send(at("team.ics?key=1"))).body).toMatch(/^BEGIN:VCALENDAR/);
    await expect(http.send(at("files/secret.ics"))).rejects.toMatchObject({ status: 404 });
    expect(urls()).toEqual(["https://calendar.example/…", "https://calendar.example/…"]);
  });

  it("has a limit of its own", async () => {
    const limited = { ...at("team.ics"), maxBytes: 100 };
    await expect(http.send(limited)).rejects.toMatchObject({ kind: "too_large" });
    await expect(http.send({ ...at("huge.ics?megabytes=11"), maxBytes: 12_000_000 })).resolves.toBeDefined();
  });

  it("is followed to another host, when no token could get there", async () => {
    expect((await http.send(at("elsewhere.ics"))).body).toMatch(/^BEGIN:VCALENDAR/);
    expect(urls()).toEqual(["https://calendar.example/…", "https://files.example/…"]);
    const withToken = { ...at("elsewhere.ics"), headers: { authorization: "Bearer x" } };
    await expect(http.send(withToken)).rejects.toMatchObject({ kind: "status", status: 307 });
  });

  it("Q8, T6: is not followed into a private network, nor round and round", async () => {
    await expect(http.send(at("inside.ics"))).rejects.toMatchObject({ kind: "refused_address" });
    expect(http.calls()).toHaveLength(1);
    await expect(http.send(at("loop.ics"))).rejects.toMatchObject({ kind: "status", status: 302 });
    expect(http.calls()).toHaveLength(5);
  });
});

it.each([
  "http://api.github.com/user",
  "https://169.254.169.254/latest",
  "https://localhost/",
  "https://a:b@github.com/",
])("T6: never calls %s", async (url) => {
  await expect(http.send({ ...getUser, url })).rejects.toMatchObject({ kind: "refused_address" });
  expect(http.calls()).toEqual([]);
});
