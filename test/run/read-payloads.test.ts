import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { afterAll, describe, expect, it } from "vitest";

import { readPayloads } from "./replay/read-payloads.ts";
import { readdress } from "./replay/sandbox-hook.ts";

const dir = mkdtempSync(join(tmpdir(), "payloads-"));
afterAll(() => rmSync(dir, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(dir, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

describe("a payload's file", () => {
  it.each([
    ["issues.opened.json", "issues"],
    ["push.json", "push"],
    ["issues/opened.payload.json", "issues"],
    ["workflow_run/completed.with-organization.payload.json", "workflow_run"],
    ["ping/payload.json", "ping"],
  ])("%s tells its event", (name, event) => {
    expect(readPayloads(write(name, "{}"), undefined)).toMatchObject([{ event }]);
  });

  it("is sent byte for byte, under the event that was given", () => {
    const text = '{ "action": "opened",\n"issue": {"title": "Ünïcode ☃"} }\n';
    const [payload] = readPayloads(write("thing.json", text), "issues");
    expect(payload).toMatchObject({ event: "issues", action: "opened" });
    expect(payload?.body.toString()).toBe(text);
  });

  it("may begin with a byte order mark, which is not sent", () => {
    const [payload] = readPayloads(write("issues.json", '\uFEFF{"action":"closed"}'), undefined);
    expect(payload).toMatchObject({ event: "issues", action: "closed" });
    expect(payload?.body.toString()).toBe('{"action":"closed"}');
  });

  it("may name the event beside the payload, alone or in a list", () => {
    const one = { id: "1", name: "issues", payload: { action: "opened" } };
    const ping = { name: "ping", payload: { zen: "x" } };
    expect(readPayloads(write("thing.json", JSON.stringify(one)), undefined)).toMatchObject([
      { event: "issues", action: "opened", body: Buffer.from('{"action":"opened"}') },
    ]);
    const list = write("list.json", `\uFEFF${JSON.stringify([one, ping])}`);
    expect(readPayloads(list, undefined)).toMatchObject([
      { event: "issues", action: "opened" },
      { event: "ping", action: null },
    ]);
    expect(readPayloads(list, "ping")).toMatchObject([{ event: "ping" }]);
    expect(() => readPayloads(list, "push")).toThrow("holds no example of the event push");
  });

  it.each([
    ["thing.json", "{}", "Which event is"],
    ["issues.json", "{", "is not JSON."],
    ["issues.json", "[]", "holds no example."],
    ["issues.json", "[1]", "holds neither a payload nor a collection"],
    ["issues.json", "null", "holds neither a payload nor a collection"],
  ])("%s with %s is refused in a sentence", (name, text, sentence) => {
    expect(() => readPayloads(write(name, text), undefined)).toThrow(sentence);
  });
});

describe("a payload for another repository", () => {
  const to = {
    id: 7,
    name: "web",
    full_name: "acme/web",
    html_url: "http://localhost:8788/github.com/acme/web",
  };
  const payload = (content: unknown) => ({
    event: "issues",
    action: null,
    body: Buffer.from(JSON.stringify(content)),
  });

  it("keeps all but what names the repository", () => {
    const content = { issue: { id: 1 }, repository: { id: 1, full_name: "a/b", private: true } };
    const { body } = readdress(payload(content), to);
    expect(JSON.parse(body.toString())).toEqual({ ...content, repository: { private: true, ...to } });
  });

  it("stays as it is when it names none", () => {
    const event = payload({ installation: {} });
    expect(readdress(event, to)).toBe(event);
  });
});
