import { describe, expect, it } from "vitest";

import { inbound } from "../../../src/providers/jira/inbound.ts";
import { ProviderError } from "../../../src/providers/provider.ts";
import { importJwtSecret } from "../../../src/providers/kit/jwt.ts";
import { signToken } from "../../sandbox/jira/sign-token.ts";

const secret = "the application's secret";
const url = "https://time.example.com/webhooks/jira/app";
const atMs = 1_800_000_000_000;
const project = { id: "10000", key: "WEB", name: "Web" };
const issue = {
  id: "10040",
  key: "WEB-7",
  self: "https://acme.atlassian.net/rest/api/2/issue/10040",
  fields: { project, assignee: { accountId: "712020:a", displayName: "Alice" } },
};
const bytes = (value: unknown) => Uint8Array.from(new TextEncoder().encode(JSON.stringify(value)));
const payload = (more: object = {}) => ({ webhookEvent: "jira:issue_updated", issue, ...more });

async function verify(token: string, { now = atMs, at = url }: { now?: number; at?: string } = {}) {
  const headers = new Headers({ authorization: `Bearer ${token}` });
  const key = await importJwtSecret(secret);
  return inbound.verify({ url: at, method: "POST", headers, body: bytes(payload()) }, key, now);
}

const sign = () => signToken({ secret, issuer: "app", atMs });
const encode = (part: object) => btoa(JSON.stringify(part)).replaceAll("=", "");

describe("W17: a token of a webhook that Timewire registered", () => {
  it("is good for its three minutes and one more either way, at the shared address only", async () => {
    const token = await sign();
    expect(await verify(token)).toBe(true);
    expect(await verify(token, { now: atMs + 239_000 })).toBe(true);
    expect(await verify(token, { now: atMs + 240_000 })).toBe(false);
    expect(await verify(token, { now: atMs - 59_000 })).toBe(true);
    expect(await verify(token, { now: atMs - 61_000 })).toBe(false);
    expect(await verify(token, { now: Number.NaN })).toBe(false);
    expect(await verify(token, { at: "https://time.example.com/webhooks/jira/one" })).toBe(false);
  });

  it("is refused with any other algorithm, with none, of another secret, and without an end", async () => {
    const [header = "", claims = "", signature = ""] = (await sign()).split(".");
    for (const alg of ["none", "HS512", "RS256", "hs256"]) {
      expect(await verify(`${encode({ alg })}.${claims}.${signature}`)).toBe(false);
      expect(await verify(`${encode({ alg })}.${claims}.`)).toBe(false);
    }
    expect(await verify(await signToken({ secret: "another", issuer: "app", atMs }))).toBe(false);
    expect(await verify(`${header}.${encode({ iss: "app" })}.${signature}`)).toBe(false);
  });

  it("lets nobody sign the shared address's requests as an administrator's webhook is signed", async () => {
    const headers = new Headers({ "x-hub-signature": `sha256=${"a".repeat(64)}` });
    const request = { url, method: "POST", headers, body: bytes(payload()) };
    expect(await inbound.verify(request, await importJwtSecret(secret), atMs)).toBe(false);
  });
});

describe("a delivery at the shared address", () => {
  const identify = (body: unknown) => {
    const headers = new Headers({ "x-atlassian-webhook-identifier": "abc" });
    return inbound.identify({ url, method: "POST", headers, body: bytes(body) });
  };

  it("names site and project", () => {
    const shared = { remoteId: "acme.atlassian.net/10000", externalId: "10000" };
    expect(identify(payload())).toEqual({ id: "abc", event: "jira:issue_updated", shared });
  });

  it("is nobody's when it names no issue", () => {
    expect(identify({ webhookEvent: "worklog_created", worklog: { issueId: "1" } })).toBeNull();
    expect(identify(payload({ issue: { ...issue, self: "no address" } }))).toBeNull();
  });
});

describe("an event", () => {
  const read = (event: string, body: unknown) =>
    inbound.parse(event, { contentType: "application/json", body: bytes(body), container: null }).events;
  const items = (...all: object[]) => ({ changelog: { id: "1", items: all } });

  it("tells which issue it is about, and to whom it was given", () => {
    const given = items({ field: "assignee", from: null, to: "712020:a", toString: "Alice" });
    expect(read("jira:issue_updated", payload(given))).toEqual([
      {
        kind: "tracker.issue_touched",
        container: { externalId: "10000", name: "Web", url: "https://acme.atlassian.net/browse/WEB" },
        issue: { id: "10040", key: "WEB-7" },
        assigned: { accountId: "712020:a", login: "Alice" },
      },
    ]);
    const taken = items({ field: "assignee", from: "712020:b", to: null });
    expect(read("jira:issue_updated", payload(taken))[0]).toMatchObject({ assigned: null });
    expect(read("jira:issue_updated", payload())[0]).toMatchObject({ assigned: null });
  });

  it("of a move is told to the project that was left too", () => {
    const moved = items(
      { field: "project", from: "10001", to: "10000" },
      { field: "Key", from: null, to: null },
    );
    const events = read("jira:issue_updated", payload(moved));
    expect(events.map((event) => "container" in event && event.container?.externalId)).toEqual([
      "10000",
      "10001",
    ]);
  });

  it("of a comment names it and its issue, and nothing that it says", () => {
    const self = "https://acme.atlassian.net/rest/api/2/issue/10040/comment/10019";
    const comment = { id: "10019", self, body: "*wiki*" };
    const about = {
      container: { externalId: "10000", name: "Web", url: "https://acme.atlassian.net/browse/WEB" },
      issue: { id: "10040", key: "WEB-7" },
      commentId: "10019",
    };
    for (const webhookEvent of ["comment_created", "comment_updated"])
      expect(read(webhookEvent, { webhookEvent, comment, issue })).toEqual([
        { kind: "tracker.comment_touched", ...about },
      ]);
    const webhookEvent = "comment_deleted";
    expect(read(webhookEvent, { webhookEvent, comment, issue })).toEqual([
      { kind: "tracker.comment_deleted", ...about },
    ]);
    expect(read(webhookEvent, { webhookEvent, comment })).toEqual([
      {
        kind: "tracker.comment_deleted",
        container: null,
        issue: { id: "10040", key: "10040" },
        commentId: "10019",
      },
    ]);
    const told = payload({ issue_event_type_name: "issue_commented", comment });
    expect(read("jira:issue_updated", told).map(({ kind }) => kind)).toEqual([
      "tracker.issue_touched",
      "tracker.comment_touched",
    ]);
  });

  it("of a comment that is damaged in any part is refused for good, and breaks nothing", () => {
    const self = "https://acme.atlassian.net/rest/api/2/issue/10040/comment/10019";
    const whole = { webhookEvent: "comment_created", comment: { id: "10019", self }, issue };
    const odd = [null, 7, "", "x".repeat(5000), [], {}, { id: 1 }];
    const outcomes = new Set<string>();
    for (const value of odd)
      for (const damaged of [
        { ...whole, comment: value },
        { ...whole, comment: { ...whole.comment, id: value } },
        { ...whole, comment: { id: "10019", self: value }, issue: undefined },
        { ...whole, issue: value },
        { ...whole, issue: { ...issue, fields: value } },
        { ...whole, issue: { ...issue, self: value } },
      ])
        try {
          for (const { kind } of read("comment_created", damaged)) outcomes.add(kind);
        } catch (error) {
          expect(error).toBeInstanceOf(ProviderError);
          expect(error).toMatchObject({ permanent: true });
          outcomes.add("refused");
        }
    expect(outcomes).toEqual(new Set(["tracker.comment_touched", "refused"]));
  });

  it("of work names the issue alone, and that it is about its time", () => {
    const worked = { webhookEvent: "worklog_created", worklog: { issueId: "10040" } };
    expect(read("worklog_created", worked)).toEqual([
      {
        kind: "tracker.issue_touched",
        container: null,
        issue: { id: "10040", key: "10040" },
        assigned: null,
        isAboutTime: true,
      },
    ]);
  });
});
