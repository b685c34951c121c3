import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, describe, expect, it } from "vitest";

import { jira } from "./replay/jira.ts";

const dir = mkdtempSync(join(tmpdir(), "jira-"));
afterAll(() => rmSync(dir, { recursive: true }));

function read(content: unknown) {
  const path = join(dir, "payload.json");
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  const [payload] = jira.read(path, undefined);
  if (payload === undefined) throw new Error("Nothing was read.");
  return payload;
}

const web = { id: "10000", name: "Web", full_name: "WEB", html_url: "https://acme.atlassian.net/browse/WEB" };
const elsewhere = "https://other.atlassian.net/rest/api/2";
const changed = {
  webhookEvent: "jira:issue_updated",
  issue_event_type_name: "issue_generic",
  issue: {
    id: "7",
    self: `${elsewhere}/issue/7`,
    fields: { summary: "x", project: { id: "1", key: "ONE", name: "One", simplified: false } },
  },
};

describe("a payload of Jira", () => {
  it("is sent as what it says it is", () => {
    expect(read(changed)).toMatchObject({ event: "jira:issue_updated", action: "issue_generic" });
    expect(read({ webhookEvent: "comment_created" })).toMatchObject({
      event: "comment_created",
      action: null,
    });
  });

  it("that names no event, or is no JSON, is none", () => {
    expect(() => read({})).toThrow("names no webhookEvent");
    expect(() => read("{")).toThrow("is not JSON");
  });

  it("is sent as if about the connected project, also where only the comment's address names its site", () => {
    expect(JSON.parse(jira.readdress(read(changed), web).body.toString())).toEqual({
      ...changed,
      issue: {
        id: "7",
        self: "https://acme.atlassian.net/rest/api/2/issue/7",
        fields: { summary: "x", project: { id: "10000", key: "WEB", name: "Web", simplified: false } },
      },
    });
    const comment = { webhookEvent: "comment_created", comment: { self: `${elsewhere}/issue/7/comment/8` } };
    expect(JSON.parse(jira.readdress(read(comment), web).body.toString())).toMatchObject({
      comment: { self: "https://acme.atlassian.net/rest/api/2/issue/7/comment/8" },
    });
  });

  it("is signed for an address of its own, and brings a token to the one address of all", () => {
    const payload = read(changed);
    const signed = (url: string) => jira.headers({ url, secret: "s3cret", repository: web }, payload, "d1");
    const hmac = createHmac("sha256", "s3cret").update(payload.body).digest("hex");
    expect(signed("http://localhost:8787/webhooks/jira/one")).toMatchObject({
      "X-Atlassian-Webhook-Identifier": "d1",
      "X-Hub-Signature": `sha256=${hmac}`,
    });
    const { Authorization = "" } = signed("http://localhost:8787/webhooks/jira/app");
    const [head = "", claims = "", signature] = Authorization.replace("Bearer ", "").split(".");
    expect(signature).toBe(createHmac("sha256", "s3cret").update(`${head}.${claims}`).digest("base64url"));
    expect(JSON.parse(Buffer.from(claims, "base64url").toString())).toMatchObject({
      iat: expect.any(Number),
      exp: expect.any(Number),
    });
  });
});
