import { Hono } from "hono";
import type { SandboxEnv } from "../sandbox.ts";
import type { Hook, Repository, World } from "./records.ts";
import { dotComWorld, enterpriseWorld, fullNameOf } from "./world.ts";

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

type Place = { world: World; repository: Repository; hook: Hook };

function present(origin: string, { world, repository, hook }: Place) {
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
