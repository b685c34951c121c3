import * as fc from "fast-check";

import { signToken } from "../sandbox/jira/sign-token.ts";
import { hmacHex } from "../sandbox/sign.ts";
import { jiraSite } from "./jira.ts";

/** Projects of the site "acme" by their keys; what happens in the last of them nobody is told of. */
const projects = { WEB: "10000", P2: "10002", P3: "10003" } as const;
type Key = keyof typeof projects;
export const connectedProjects = [projects.WEB, projects.P2] as const;

type Step =
  | { do: "edit"; title: string }
  | { do: "status"; statusId: string }
  | { do: "work"; seconds: number }
  | { do: "rework"; seconds: number | null }
  | { do: "move"; to: Key };

/** What becomes of each delivery. */
type Fate = { rank: number; copies: 0 | 1 | 2; isEarly: boolean };

export type Life = {
  steps: Step[];
  isDeleted: boolean;
  /** After so many steps some deliveries arrive; all that are not lost arrive at the end. */
  pauseAfter: number;
  fates: Fate[];
};

const seconds = fc.constantFrom(60, 900, 3600);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant("edit"), title: fc.constantFrom("One", "Two", "Three") }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("status"),
      statusId: fc.constantFrom("10001", "10002", "10003", "10004"),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("work"), seconds }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("rework"), seconds: fc.option(seconds) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("move"), to: fc.constantFrom("WEB", "P2", "P3") }) },
);
const fate = fc.record({
  rank: fc.nat({ max: 1000 }),
  copies: fc.constantFrom(0, 1, 1, 1, 2),
  isEarly: fc.boolean(),
});
/** More than a life tells. */
const mostTold = 24;

/** Lives of an issue that ends in a connected project or is deleted there, and how they are told. */
export const lives: fc.Arbitrary<Life> = fc.record({
  steps: fc.array(step, { minLength: 2, maxLength: 7 }).map((steps) => [...steps, ...wayHome(steps)]),
  isDeleted: fc.boolean(),
  pauseAfter: fc.nat({ max: 7 }),
  fates: fc.array(fate, { minLength: mostTold, maxLength: mostTold }),
});

function wayHome(steps: readonly Step[]): Step[] {
  const last = steps.findLast((one) => one.do === "move");
  return last?.to === "P3" ? [{ do: "move", to: "WEB" }] : [];
}

export type Hook = { url: string; secret: string };
type Payload = { hook: Hook; body: string; id: string };

/** An issue that lives at the sandbox, and what its webhooks say of it. `hookOf` a project's id. */
export async function jiraLife(hookOf: (projectId: string) => Hook) {
  const { id, key: firstKey } = await jiraSite.open({ summary: "Born" });
  const now = { key: firstKey, container: "WEB" as Key, isThere: true };
  const told: Payload[] = [];
  const tell = (event: string, items: object[] = []) => {
    if (now.container === "P3") return;
    const body = JSON.stringify({ ...payloadOf(id, now, event), changelog: { id: "1", items } });
    told.push({ hook: hookOf(projects[now.container]), body, id: crypto.randomUUID() });
  };
  tell("jira:issue_created");
  return {
    id,
    told: () => told,
    async take(one: Step): Promise<void> {
      if (one.do === "move") {
        if (one.to === now.container) return;
        const item = {
          field: "project",
          fieldId: "project",
          from: projects[now.container],
          to: projects[one.to],
        };
        now.key = (await jiraSite.move({ id, to: one.to })).key;
        now.container = one.to;
        tell("jira:issue_updated", [item]);
        return;
      }
      await change(id, one);
      tell("jira:issue_updated");
    },
    async remove(): Promise<void> {
      await jiraSite.remove({ id });
      now.isThere = false;
      tell("jira:issue_deleted");
    },
    /** null = it is not there any more. */
    async there() {
      if (!now.isThere) return null;
      const { summary: title, statusId, spentSeconds } = await jiraSite.kept(id);
      return { title, status: statuses[statusId] ?? statusId, key: now.key, spentSeconds };
    },
  };
}

const statuses: Readonly<Record<string, string>> = {
  "10001": "open",
  "10002": "in_progress",
  "10003": "in_progress",
  "10004": "done",
};

async function change(id: string, one: Exclude<Step, { do: "move" }>): Promise<void> {
  switch (one.do) {
    case "edit":
      await jiraSite.edit({ id, summary: one.title });
      return;
    case "status":
      await jiraSite.setStatus({ id, statusId: one.statusId });
      return;
    case "work":
      await jiraSite.work({ id, seconds: one.seconds });
      return;
    case "rework": {
      const [worklog] = (await jiraSite.kept(id)).worklogs;
      if (worklog) await jiraSite.changeWork({ id, worklog: worklog.id, seconds: one.seconds });
      return;
    }
    default:
      one satisfies never;
  }
}

function payloadOf(id: string, { key, container }: { key: string; container: Key }, webhookEvent: string) {
  const project = { id: projects[container], key: container, name: container };
  const self = `https://acme.atlassian.net/rest/api/2/issue/${id}`;
  const fields = { project, assignee: null, summary: "What it says is not believed" };
  return { timestamp: Date.now(), webhookEvent, issue: { id, key, self, fields } };
}

/** As Jira sends it: a repeated one is the same to the byte. */
export async function requestOf({ hook: { url, secret }, body, id }: Payload): Promise<Request> {
  const headers = {
    "Content-Type": "application/json; charset=UTF-8",
    "X-Atlassian-Webhook-Identifier": id,
    ...(url.endsWith("/app")
      ? { Authorization: `Bearer ${await signToken({ secret, issuer: "app", atMs: Date.now() })}` }
      : { "X-Hub-Signature": `sha256=${await hmacHex("SHA-256", secret, body)}` }),
  };
  return new Request(url, { method: "POST", headers, body });
}
