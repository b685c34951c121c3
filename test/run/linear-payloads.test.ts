import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, describe, expect, it } from "vitest";

import { linear } from "./replay/linear.ts";

const dir = mkdtempSync(join(tmpdir(), "linear-"));
afterAll(() => rmSync(dir, { recursive: true }));

function read(content: unknown) {
  const path = join(dir, "payload.json");
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return linear.read(path, undefined);
}

const repository = {
  id: "t1",
  name: "ENG",
  full_name: "Engineering",
  html_url: "https://linear.app/acme/team/ENG",
};

describe("a payload of Linear", () => {
  it("names its type, and gets the time at which it leaves", () => {
    const [payload] = read({ type: "Comment", action: "create", data: { id: "c1" }, webhookTimestamp: 1 });
    if (payload === undefined) throw new Error("Nothing was read.");
    expect(payload).toMatchObject({ event: "Comment", action: "create" });
    const { webhookTimestamp: at } = JSON.parse(linear.stamp?.(payload).body.toString() ?? "{}");
    expect(Math.abs(Date.now() - at)).toBeLessThan(60_000);
  });

  it("that names no type, or is no JSON, is none", () => {
    expect(() => read({})).toThrow("names no type");
    expect(() => read("{")).toThrow("is not JSON");
  });

  it("is sent as if about the connected team, and signed", () => {
    const [payload] = read({
      type: "Issue",
      data: { id: "i1", teamId: "x", team: { id: "x", key: "X", name: "X" } },
    });
    if (payload === undefined) throw new Error("Nothing was read.");
    const sent = linear.readdress(payload, repository);
    expect(JSON.parse(sent.body.toString())).toMatchObject({
      data: { teamId: "t1", team: { id: "t1", key: "ENG", name: "Engineering" } },
    });
    const headers = linear.headers({ url: "http://localhost/one", secret: "s", repository }, sent, "d1");
    expect(headers).toMatchObject({ "Linear-Delivery": "d1", "Linear-Event": "Issue" });
    expect(headers["Linear-Signature"]).toBe(createHmac("sha256", "s").update(sent.body).digest("hex"));
    const [comment] = read({ type: "Comment", data: { id: "c1" } });
    if (comment !== undefined) expect(linear.readdress(comment, repository)).toBe(comment);
  });
});
