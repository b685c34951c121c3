import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import examples from "@octokit/webhooks-examples" with { type: "json" };
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { signInAs, type Browser } from "../run/replay/browse.ts";
import * as payloads from "../support/tracker-payloads.ts";
import { appUrl, sandboxUrl } from "./support/browser.ts";
import { useOwnInstance } from "./support/own-instance.ts";

useOwnInstance();

const collection = "node_modules/@octokit/webhooks-examples/api.github.com/index.json";
const repository = "acme/handbook";
const otherSession = /action="\/sessions\/[^"]+\/end"/g;
const dir = mkdtempSync(join(tmpdir(), "replay-"));
let alice: Browser;
let sessions: number;

/** Runs the command as a person does, and says what they see. */
function replay(...given: string[]): Promise<{ code: number; said: string }> {
  const args = ["test/run/replay.ts", "--app", appUrl(), "--sandbox", sandboxUrl(), ...given];
  return new Promise((resolve) => {
    execFile(process.execPath, args, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === "number" ? error.code : 0, said: stdout + stderr }),
    );
  });
}

function writePayload(name: string, payload: unknown): string {
  const path = join(dir, name);
  writeFileSync(path, JSON.stringify(payload));
  return path;
}

const opened = examples
  .find(({ name }) => name === "issues")
  ?.examples.find((example) => "action" in example && example.action === "opened");

async function idOf(name: string): Promise<string> {
  const headers = { Authorization: "Bearer sandbox-alice", "User-Agent": "test" };
  const answer = await fetch(`${sandboxUrl()}/api.github.com/repos/${name}`, { headers });
  const { id } = (await answer.json()) as { id: number };
  return String(id);
}

async function groupId(path: string): Promise<string> {
  const headers = { "PRIVATE-TOKEN": "sandbox-alice" };
  const answer = await fetch(`${sandboxUrl()}/gitlab.com/api/v4/groups/${encodeURIComponent(path)}`, {
    headers,
  });
  const { id } = (await answer.json()) as { id: number };
  return `g${id}`;
}

/** Connects the first container that the picker of a new connection finds by these words. */
async function choose(connection: string, words: string): Promise<void> {
  const path = `${new URL(connection).pathname}/containers`;
  const { text } = await alice.get(`${path}?q=${encodeURIComponent(words)}`);
  const [, container = ""] = /name="container"[^>]* value="([^"]+)"/.exec(text) ?? [];
  await alice.post(path, { container });
}

const others = [
  {
    from: "gitlab",
    connect: async () => choose((await alice.get("/oauth/gitlab/start?purpose=connect")).url, "acme/web"),
    sent: [payloads.gitlabIssue, payloads.gitlabNote],
    cut: { ...payloads.gitlabIssue, object_attributes: { action: "update" } },
    lines: [
      /Issue Hook · update +processed +Created a task for /,
      /Note Hook +ignored +Comments of .* stay there\./,
    ],
  },
  {
    from: "jira",
    connect: async () => choose((await alice.get("/oauth/jira/start?purpose=connect")).url, "acme web"),
    sent: [payloads.jiraChange, payloads.jiraComment],
    cut: { ...payloads.jiraChange, changelog: { items: [{}] } },
    lines: [
      /jira:issue_updated · issue_generic +processed +ONE-7 is read again/,
      /comment_created +ignored +Comments of .* stay there\./,
    ],
  },
  {
    from: "linear",
    connect: async () =>
      choose((await alice.post("/connect/linear/token", { token: "sandbox-alice" })).url, "Engineering"),
    sent: [payloads.linearIssue, payloads.linearComment, payloads.linearNamed("Project")],
    cut: { ...payloads.linearIssue, data: { id: "i1" } },
    lines: [
      /Issue · update +processed +Created a task for ENG-1\./,
      /Comment · create +ignored +Comments of .* stay there\./,
    ],
  },
];

async function countSessions(): Promise<number> {
  return (await alice.get("/settings")).text.match(otherSession)?.length ?? 0;
}

beforeAll(async () => {
  alice = await signInAs("alice", appUrl(), sandboxUrl());
  const { url } = await alice.get("/oauth/github/start?purpose=connect");
  await alice.post(`${new URL(url).pathname}/containers`, { container: await idOf(repository) });
  sessions = await countSessions();
});

afterAll(() => rmSync(dir, { recursive: true }));

describe("npm run replay", () => {
  it("sends a payload to the connected repository and says what became of it", async () => {
    const { code, said } = await replay(writePayload("issues.opened.json", opened));
    expect(said).toContain(`as if about ${repository}`);
    expect(said).toMatch(/issues · opened +processed +\S.*\./);
    expect(said).toContain("1 delivery: 1 processed.");
    expect(code).toBe(0);
    expect((await alice.get("/tasks?q=spelling")).text).toContain("Spelling error in the README file");
  });

  it("replays all of GitHub's own examples, and again, and leaves the connection as it was", async () => {
    for (let i = 0; i < 2; i++) {
      const { code, said } = await replay(collection);
      expect(said).toMatch(/\n329 deliveries: (\d+ (processed|ignored)(, )?){2}\.\n$/);
      expect(code).toBe(0);
    }
  });

  it("narrows a collection, and leaves the repository alone when asked to", async () => {
    const { code, said } = await replay(collection, "--event", "issues", "--as-is");
    expect(said).toContain("byte for byte");
    expect(said).toContain(`this webhook belongs to ${repository}.`);
    expect(said).toMatch(/\n29 deliveries: 29 ignored\.\n$/);
    expect(code).toBe(0);
  });

  it("says so with exit code 1 when a delivery dies", async () => {
    const { code, said } = await replay(writePayload("issues.json", { action: "opened" }));
    expect(said).toMatch(/issues · opened +dead +The payload is not what/);
    expect(code).toBe(1);
  });

  it("says so with exit code 1 when the app refuses a delivery", async () => {
    const hooks = await fetch(`${sandboxUrl()}/_control/github/hooks`);
    const [hook] = (await hooks.json()) as { url: string }[];
    const by = ["--hook-url", hook?.url ?? "", "--secret", "wrong", "--token", "none"];
    const { code, said } = await replay(writePayload("issues.json", opened), ...by);
    expect(said).toMatch(/issues · opened +refused +The app answered HTTP 401\./);
    expect(code).toBe(1);
  });

  it("leaves neither a token nor a session behind", async () => {
    expect((await alice.get("/settings/api")).text).not.toContain("<b>replay</b>");
    expect(await countSessions()).toBe(sessions);
  });

  it.each(others)("sends what $from sends, and says what became of it", async (other) => {
    const whole = other.sent.map((payload, i) => writePayload(`${other.from}-${i}.json`, payload));
    const before = await replay(...whole, "--from", other.from);
    expect(before.said).toContain(`is connected yet. Open ${appUrl()}/connections`);
    expect(before.code).toBe(1);
    await other.connect();
    const { code, said } = await replay(...whole, "--from", other.from);
    for (const line of other.lines) expect(said).toMatch(line);
    expect(said).toMatch(
      new RegExp(`\\n${whole.length} deliveries: (\\d+ (processed|ignored)(, )?)+\\.\\n$`),
    );
    expect(code).toBe(0);
    const cut = await replay(writePayload("cut.json", other.cut), "--from", other.from);
    expect(cut.said).toMatch(/ dead +The payload is not what /);
    expect(cut.code).toBe(1);
  });

  it("sends to a group's webhook what is about its projects, and what only groups send", async () => {
    const { gitlabIssue, gitlabNote } = payloads;
    const issue = { ...gitlabIssue, object_attributes: { ...gitlabIssue.object_attributes, id: 302 } };
    const sent = [
      issue,
      { ...gitlabNote, issue: { id: 302, iid: 24 } },
      { event_name: "user_add_to_group", group_path: "acme", user_username: "bob" },
      { event_name: "subgroup_create", full_path: "acme/new" },
      { event_name: "project_create", path_with_namespace: "acme/new" },
      { object_kind: "access_token", group: { group_path: "acme" }, object_attributes: { id: 25 } },
    ];
    const { url } = await alice.get("/oauth/gitlab/start?purpose=connect");
    await alice.post(`${new URL(url).pathname}/containers`, { container: await groupId("acme/tools") });
    const files = sent.map((payload, i) => writePayload(`group-${i}.json`, payload));
    const { code, said } = await replay(...files, "--from", "gitlab");
    expect(said).toMatch(/as if about acme\/tools\/\w+,/);
    expect(said).toMatch(/Issue Hook · update +processed +Created a task for acme\/tools\//);
    for (const event of ["member", "subgroup", "project", "resource_access_token"])
      expect(said).toContain(`Timewire does not use "${event}" events.`);
    expect(code).toBe(0);
  });

  it.each([
    [["nowhere.json"], "There is no file nowhere.json."],
    [["README.md"], "README.md is not JSON."],
    [["tsconfig.json"], "Which event is tsconfig.json?"],
    [[collection, "--event", "nonsense"], "holds no example of the event nonsense."],
    [[collection, "--app", "http://localhost:9"], "The app does not answer at http://localhost:9."],
    [[collection, "--sandbox", "http://localhost:9"], "The sandbox does not answer at http://localhost:9."],
    [[collection, "--token", "one"], "--hook-url, --secret and --token belong together."],
    [[collection, "--nonsense"], "Unknown option '--nonsense'"],
  ])("says in one sentence what is wrong with %j", async (given, sentence) => {
    const { code, said } = await replay(...given);
    expect(said).toContain(sentence);
    expect(said).not.toMatch(/\n\s+at /);
    expect(code).toBe(1);
  });

  it("says how to connect a repository when there is none", async () => {
    const { code, said } = await replay(collection, "--app", appUrl().replace("localhost", "127.0.0.1"));
    expect(said).toContain("No repository is connected yet.");
    expect(code).toBe(1);
  });
});
