import { describe, expect, it } from "vitest";

import { tasks } from "../../../src/db/schema/work.ts";
import { syncPage } from "../../../src/integrations/sync/sync-page.ts";
import { linear } from "../../../src/providers/linear/index.ts";
import type { OutboundRequest } from "../../../src/lib/outbound.ts";
import type { Job } from "../../../src/messages.ts";
import { projectRef } from "../../providers/gitlab/site.ts";
import { bindingBy, systemContext } from "../../support/bindings.ts";
import { connectByPersonalToken } from "../../support/connections.ts";
import { boundTo } from "../../support/issue-sync.ts";
import { killAt } from "../../support/killing.ts";
import { linearSite, linearSiteId } from "../../support/linear.ts";
import { createPerson, db, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";

type Asked = Awaited<ReturnType<typeof sandbox.requests>>[number];
type Target = {
  name: string;
  host: string;
  /** How many open issues there are; a page holds a hundred. */
  issues: number;
  bind: (owner: Person) => Promise<string>;
  isList: (request: Asked) => boolean;
};

const targets: Target[] = [
  {
    name: "GitHub",
    host: "api.github.com",
    issues: 250,
    bind: async (owner) => (await boundTo(owner, "acme/api")).binding.id,
    isList: ({ path }) => /\/issues\?/.test(path),
  },
  {
    name: "GitLab",
    host: "gitlab.com",
    issues: 250,
    bind: async (owner) => {
      const connectionId = await connectByPersonalToken(owner, "alice", "gitlab");
      const at = { provider: "gitlab", host: "gitlab.com", ...(await projectRef("acme/api")) };
      return (await bindingBy(owner, { connectionId, ...at, cursor: null })).binding.id;
    },
    isList: ({ path }) => /\/issues\?/.test(path),
  },
  {
    name: "Linear",
    host: "api.linear.app",
    issues: 220,
    bind: async (owner) => {
      const connectionId = await connectByPersonalToken(owner, "alice", "linear");
      const externalId = `team_${await linearSite.team("Archive")}`;
      const at = { provider: "linear", host: linear.defaultHost, siteId: linearSiteId, externalId };
      const team = { name: "Archive", url: "https://linear.app/acme/team/ARC" };
      return (await bindingBy(owner, { connectionId, ...at, ...team, cursor: null })).binding.id;
    },
    isList: ({ note }) => note === "issues",
  },
];

describe.each(targets)("a sync with $name", ({ host, issues, ...target }) => {
  const requests = async () => sandbox.requests(host);
  const pages = Math.ceil(issues / 100);

  it(
    "reads as many pages as the issues fill, and goes on without a gap when it is killed anywhere",
    { timeout: 300_000 },
    async () => {
      const owner = await createPerson();
      const bindingId = await target.bind(owner);
      const { workspaceId } = owner;
      let job: Job | undefined = { type: "sync.page", workspaceId, bindingId, runId: null };
      let [kills, step] = [0, 1];
      while (job?.type === "sync.page") {
        const ctx = await systemContext(owner);
        // Each page is killed at another place than the one before.
        const isolate = killAt(step, step % 2 === 0 ? "before" : "after");
        const { http, enqueue } = ctx;
        const dying = {
          ...ctx,
          db: isolate.db,
          enqueue: isolate.enqueue(enqueue),
          http: {
            calls: () => http.calls(),
            send: <T>(request: OutboundRequest<T>) => isolate.call(() => http.send(request)),
          },
        };
        const page = job;
        await isolate.run(() => syncPage(dying, page));
        step += 3;
        if (isolate.isDead()) {
          kills += 1;
          await syncPage(ctx, page);
        }
        job = ctx.jobs.at(-1);
      }
      expect(kills).toBeGreaterThan(1);
      expect(await db().$count(tasks)).toBe(issues);
      const listed = (await requests()).filter(target.isList).length;
      expect(listed).toBeGreaterThanOrEqual(pages);
      expect(listed).toBeLessThanOrEqual(pages + kills);
    },
  );
});
