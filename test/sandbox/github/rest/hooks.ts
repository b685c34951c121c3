import { Hono, type Context } from "hono";
import * as z from "zod";
import { isLoopback } from "../../sandbox.ts";
import { ping } from "../events.ts";
import { timestamp } from "../ids.ts";
import { presentDelivery, presentFullDelivery, presentHook } from "../present/hook.ts";
import type { Hook, HookDelivery, Repository } from "../records.ts";
import { createHook, redeliver } from "../verbs/hooks.ts";
import { pushCommit } from "../verbs/repositories.ts";
import { roleOf } from "../world.ts";
import {
  actOf,
  answerPage,
  GitHubError,
  hasScope,
  invalid,
  notFound,
  pageOf,
  readBody,
  type RestEnv,
} from "./answer.ts";

export const hookRoutes = new Hono<RestEnv>();

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads: those of a repository. */
const knownEvents = new Set(
  `branch_protection_configuration branch_protection_rule check_run check_suite code_scanning_alert commit_comment create
  delete dependabot_alert deploy_key deployment deployment_status discussion discussion_comment fork gollum issue_comment
  issue_dependencies issues label member merge_group meta milestone package page_build ping project project_card
  project_column public pull_request pull_request_review pull_request_review_comment pull_request_review_thread push
  registry_package release repository repository_advisory repository_import repository_ruleset
  repository_vulnerability_alert secret_scanning_alert secret_scanning_alert_location security_and_analysis star status
  sub_issues team_add watch workflow_job workflow_run`.split(/\s+/),
);

const configSchema = z.object({
  url: z.string(),
  content_type: z.enum(["json", "form"]).default("form"),
  secret: z.string().default(""),
  insecure_ssl: z.union([z.string(), z.number()]).transform(String).default("0"),
});

const newHookSchema = z.object({
  name: z.literal("web").default("web"),
  active: z.boolean().default(true),
  events: z.array(z.string()).default(["push"]),
  config: configSchema,
});

const changesSchema = z.object({
  active: z.boolean().optional(),
  events: z.array(z.string()).optional(),
  add_events: z.array(z.string()).default([]),
  remove_events: z.array(z.string()).default([]),
  config: z
    .object({
      url: z.string().optional(),
      content_type: z.enum(["json", "form"]).optional(),
      secret: z.string().optional(),
      insecure_ssl: z.union([z.string(), z.number()]).transform(String).optional(),
    })
    .default({}),
});

// Whoever may not manage hooks is told that there is nothing here.
hookRoutes.use("*", async (c, next) => {
  const scopes = c.req.method === "GET" ? ["read:repo_hook"] : [];
  if (c.req.method !== "DELETE") scopes.push("write:repo_hook");
  const isAllowed = hasScope(c, "repo", "admin:repo_hook", ...scopes);
  if (roleOf(c.var.repository, c.var.login) !== "admin" || !isAllowed) throw notFound();
  await next();
});

hookRoutes.get("/", (c) =>
  answerPage(c, [...c.var.repository.hooks.values()], (hook) =>
    presentHook(c.var.links, c.var.repository, hook),
  ),
);

hookRoutes.post("/", async (c) => {
  const act = actOf(c);
  const input = await readBody(c, newHookSchema);
  const { repository } = c.var;
  if (repository.isArchived) throw new GitHubError(403, "Repository was archived so is read-only.");
  requireTarget(input.config.url);
  if ([...repository.hooks.values()].some((hook) => hook.url === input.config.url)) {
    throw invalid({ resource: "Hook", code: "custom", message: "Hook already exists on this repository" });
  }
  requireKnownEvents(input.events);
  requireRoom(repository, input.events);
  const hook = createHook(act, repository, {
    url: input.config.url,
    contentType: input.config.content_type,
    secret: input.config.secret,
    insecureSsl: input.config.insecure_ssl,
    events: input.events,
    isActive: input.active,
  });
  const shown = presentHook(c.var.links, repository, hook);
  return c.json(shown, 201, { location: shown.url });
});

hookRoutes.get("/:hook_id", (c) => c.json(presentHook(c.var.links, c.var.repository, requireHook(c))));

hookRoutes.patch("/:hook_id", async (c) => {
  const hook = requireHook(c);
  const { active, events, config, ...lists } = await readBody(c, changesSchema);
  if (config.url !== undefined) requireTarget(config.url);
  requireKnownEvents([...(events ?? []), ...lists.add_events]);
  const wanted = new Set([...(events ?? hook.events), ...lists.add_events]);
  for (const event of lists.remove_events) wanted.delete(event);
  hook.isActive = active ?? hook.isActive;
  hook.events = [...wanted];
  hook.url = config.url ?? hook.url;
  hook.contentType = config.content_type ?? hook.contentType;
  hook.secret = config.secret ?? hook.secret;
  hook.insecureSsl = config.insecure_ssl ?? hook.insecureSsl;
  hook.updatedAt = timestamp();
  return c.json(presentHook(c.var.links, c.var.repository, hook));
});

hookRoutes.delete("/:hook_id", (c) => {
  c.var.repository.hooks.delete(requireHook(c).id);
  return c.body(null, 204);
});

hookRoutes.post("/:hook_id/pings", (c) => {
  ping(actOf(c), c.var.repository, requireHook(c));
  return c.body(null, 204);
});

hookRoutes.post("/:hook_id/tests", (c) => {
  requireHook(c);
  pushCommit(actOf(c), c.var.repository, "Test the hook");
  return c.body(null, 204);
});

/** Newest first; the cursor names the last attempt of a page, so that new ones shift nothing. */
hookRoutes.get("/:hook_id/deliveries", (c) => {
  const { perPage } = pageOf(c);
  const all = requireHook(c).deliveries;
  const after = /^v1_(\d+)$/.exec(c.req.query("cursor") ?? "")?.[1];
  const left = after === undefined ? all : all.filter(({ id }) => id < Number(after));
  const shown = left.slice(0, perPage);
  const last = shown.at(-1);
  if (last !== undefined && shown.length < left.length) {
    const url = new URL(`${c.var.origin}${new URL(c.req.url).pathname}`);
    url.search = new URLSearchParams({ per_page: String(perPage), cursor: `v1_${last.id}` }).toString();
    c.header("link", `<${url.href}>; rel="next"`);
  }
  return c.json(shown.map((delivery) => presentDelivery(c.var.repository, delivery)));
});

hookRoutes.get("/:hook_id/deliveries/:delivery_id", (c) =>
  c.json(presentFullDelivery(c.var.repository, requireDelivery(c, requireHook(c)))),
);

hookRoutes.post("/:hook_id/deliveries/:delivery_id/attempts", (c) => {
  const hook = requireHook(c);
  redeliver(actOf(c), { repository: c.var.repository, hook }, requireDelivery(c, hook));
  return c.json({}, 202);
});

function requireHook(c: Context<RestEnv>): Hook {
  const hook = c.var.repository.hooks.get(Number(c.req.param("hook_id")));
  if (hook === undefined) throw notFound();
  return hook;
}

function requireDelivery(c: Context<RestEnv>, hook: Hook): HookDelivery {
  const id = Number(c.req.param("delivery_id"));
  const delivery = hook.deliveries.find((one) => one.id === id);
  if (delivery === undefined) throw notFound();
  return delivery;
}

function requireKnownEvents(events: string[]): void {
  const unknown = events.find((event) => event !== "*" && !knownEvents.has(event));
  if (unknown === undefined) return;
  const message = `"${unknown}" is not an event that a repository's webhook can have`;
  throw invalid({ resource: "Hook", field: "events", code: "custom", message });
}

const mostPerEvent = 20;

/** https://docs.github.com/en/webhooks/using-webhooks/creating-webhooks: twenty for each event. */
function requireRoom({ hooks }: Repository, events: string[]): void {
  const full = events.find(
    (event) => [...hooks.values()].filter((hook) => hook.events.includes(event)).length >= mostPerEvent,
  );
  if (full === undefined) return;
  const message = `The "${full}" event cannot have more than ${mostPerEvent} hooks`;
  throw invalid({ resource: "Hook", code: "custom", message });
}

/** GitHub refuses what it cannot reach; the sandbox refuses whatever is not on this machine. */
function requireTarget(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url !== null && ["http:", "https:"].includes(url.protocol) && isLoopback(url)) return;
  const message = "url is not supported because the sandbox only reaches this machine (localhost)";
  throw invalid({ resource: "Hook", field: "url", code: "custom", message });
}
