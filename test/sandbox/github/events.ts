import { deliver } from "./deliver.ts";
import type { Links } from "./links.ts";
import { presentOrganization, presentLogin } from "./present/account.ts";
import { presentHook } from "./present/hook.ts";
import { presentIssue } from "./present/issue.ts";
import { presentRepository } from "./present/repository.ts";
import type { Hook, Issue, Repository, World } from "./records.ts";
import { accountOf, hooksFor } from "./world.ts";

/** Who does something, and as whom the world shows its URLs. */
export interface Act {
  world: World;
  links: Links;
  actor: string;
}

type Payload = Record<string, unknown> & { action?: string };

/** Tells every hook of the repository that listens for the event. */
export function emit(act: Act, repository: Repository, event: { name: string; payload: Payload }): void {
  const body = JSON.stringify({ ...event.payload, ...surroundings(act, repository) });
  const message = { event: event.name, action: event.payload.action ?? null, body };
  for (const hook of hooksFor(repository, event.name)) {
    deliver({ world: act.world, repository, hook }, message);
    if (repository.sendsTwice) deliver({ world: act.world, repository, hook }, message);
  }
}

export function emitIssue(act: Act, repository: Repository, issue: Issue, payload: Payload): void {
  // Pull requests have events of their own, which nobody needs yet.
  if (issue.isPullRequest) return;
  const scene = { world: act.world, links: act.links, repository };
  const { action, ...rest } = payload;
  emit(act, repository, {
    name: "issues",
    payload: { ...(action === undefined ? {} : { action }), issue: presentIssue(scene, issue), ...rest },
  });
}

export function ping(act: Act, repository: Repository, hook: Hook): void {
  const payload = {
    zen: "Practicality beats purity.",
    hook_id: hook.id,
    hook: presentHook(act.links, repository, hook),
  };
  const body = JSON.stringify({ ...payload, ...surroundings(act, repository) });
  deliver({ world: act.world, repository, hook }, { event: "ping", action: null, body });
}

function surroundings(act: Act, repository: Repository) {
  const { world, links } = act;
  const owner = accountOf(world, repository.owner);
  return {
    repository: presentRepository(world, links, repository),
    ...(owner.type === "Organization" ? { organization: presentOrganization(links, owner) } : {}),
    sender: presentLogin(world, links, act.actor),
  };
}
