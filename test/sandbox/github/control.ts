import { Hono } from "hono";
import * as z from "zod";
import type { SandboxEnv } from "../sandbox.ts";
import type { Act } from "./events.ts";
import { nextId } from "./ids.ts";
import { linksOf } from "./links.ts";
import type { Hook, HookDelivery, Repository, World } from "./records.ts";
import { limitsNow } from "../limits.ts";
import { hourlyCalls, hourMs } from "./rest/frame.ts";
import { fillRepository } from "./seed.ts";
import { deleteIssue, transferIssue } from "./verbs/move-issue.ts";
import { dotComWorld, enterpriseWorld, findRepository, fullNameOf } from "./world.ts";

/** What scripts may know of GitHub beside its own API, which hides the secrets of webhooks. */
export const githubControl = new Hono<SandboxEnv>();

/** Newest first. */
githubControl.get("/hooks", (c) => {
  const hooks = [dotComWorld(), enterpriseWorld()].flatMap((world) =>
    [...world.repositories.values()].flatMap((repository) =>
      [...repository.hooks.values()].map((hook) => present(c.var.origin, { world, repository, hook })),
    ),
  );
  return c.json(hooks.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt) || b.id - a.id));
});

const issueSchema = z.object({ repository: z.string(), number: z.number().int() });

/** A person deletes an issue on its page, which the REST interface cannot. */
githubControl.post("/issues/delete", async (c) => {
  const { repository, issue } = findIssue(issueSchema.parse(await c.req.json()));
  deleteIssue(actOf(c.var.origin), repository, issue);
  return c.body(null, 204);
});

/** A person transfers an issue to another repository on its page. */
githubControl.post("/issues/transfer", async (c) => {
  const { to, ...target } = issueSchema.extend({ to: z.string() }).parse(await c.req.json());
  const moved = transferIssue(actOf(c.var.origin), {
    ...findIssue(target),
    to: repositoryNamed(to),
    from: repositoryNamed(target.repository),
  });
  return c.json({ id: moved.id, number: moved.number });
});

githubControl.post("/issues/fill", async (c) => {
  const input = z
    .object({ repository: z.string(), count: z.number().int().min(1).max(5000) })
    .parse(await c.req.json());
  fillRepository(dotComWorld(), repositoryNamed(input.repository), input.count);
  return c.body(null, 204);
});

const callsSchema = z.object({ login: z.string(), left: z.number().int().min(0).max(hourlyCalls) });

/** So many calls are left to an account for the next hour. */
githubControl.post("/calls", async (c) => {
  const { login, left } = callsSchema.parse(await c.req.json());
  dotComWorld().usedCalls.set(login, { endsAtMs: limitsNow() + hourMs, count: hourlyCalls - left });
  return c.body(null, 204);
});

function findIssue({ repository: name, number }: z.infer<typeof issueSchema>) {
  const repository = repositoryNamed(name);
  const issue = repository.issues.get(number);
  if (issue === undefined) throw new Error(`The sandbox has no issue ${name}#${number}.`);
  return { repository, issue };
}

function repositoryNamed(name: string): Repository {
  const [owner = "", short = ""] = name.split("/");
  const repository = findRepository(dotComWorld(), owner, short);
  if (repository === null) throw new Error(`The sandbox has no repository ${name}.`);
  return repository;
}

function actOf(origin: string): Act {
  const world = dotComWorld();
  return { world, links: linksOf(world, origin), actor: "alice" };
}

const paddingSchema = z.object({ count: z.number().int().min(1).max(300) });

/** Deliveries in a hook's log that arrived long ago, so that a test has pages without waiting for them. */
githubControl.post("/hooks/:id/deliveries", async (c) => {
  const id = Number(c.req.param("id"));
  const { count } = paddingSchema.parse(await c.req.json());
  for (const world of [dotComWorld(), enterpriseWorld()])
    for (const { hooks } of world.repositories.values()) {
      const hook = hooks.get(id);
      if (hook === undefined) continue;
      for (let i = 0; i < count; i++) hook.deliveries.unshift(arrivedPing(world, hook));
    }
  return c.body(null, 204);
});

function arrivedPing(world: World, hook: Hook): HookDelivery {
  return {
    id: nextId(world),
    deliveryId: crypto.randomUUID(),
    event: "ping",
    action: null,
    isRedelivery: false,
    deliveredAt: new Date().toISOString(),
    durationMs: 20,
    status: 202,
    statusText: "OK",
    url: hook.url,
    requestHeaders: {},
    body: "{}",
    responseHeaders: {},
    responseBody: "",
  };
}

type Target = { world: World; repository: Repository; hook: Hook };

function present(origin: string, { world, repository, hook }: Target) {
  const { id, url, secret, events, isActive, createdAt } = hook;
  const fullName = fullNameOf(repository);
  return {
    id,
    url,
    secret,
    events,
    isActive,
    createdAt,
    host: world.webHost,
    repository: {
      id: repository.id,
      name: repository.name,
      full_name: fullName,
      html_url: `${origin}/${world.webHost}/${fullName}`,
    },
  };
}
