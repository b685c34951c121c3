import { type Context, Hono } from "hono";
import * as z from "zod";
import { parseJql } from "../jql.ts";
import { Refusal } from "../refusal.ts";
import type { DynamicHook } from "../records.ts";
import { jiraWorld, nextId } from "../world.ts";
import { jsonOf, offsetPage, type RestEnv } from "./env.ts";

const lifetimeMs = 30 * 86_400_000;
/** Of an app, for one person on one site. */
const mostHooks = 5;
const filterFields = /\b(?!(?:and|or|in|not)\b)([a-z][\w.]*)\s*(?:=|!=|in\b|not\s+in\b)/gi;
const allowedFields = new Set(["issuekey", "project", "issuetype", "status", "assignee", "reporter"]);
const allowedEvents = new Set([
  "jira:issue_created",
  "jira:issue_updated",
  "jira:issue_deleted",
  "comment_created",
  "comment_updated",
  "comment_deleted",
  "issue_property_set",
  "issue_property_deleted",
]);

const wantedSchema = z.object({
  url: z.string(),
  webhooks: z.array(z.looseObject({ events: z.array(z.string()), jqlFilter: z.string() })),
});
const idsSchema = z.object({ webhookIds: z.array(z.number()) });

/** https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-webhooks/ */
export function webhookRoutes(): Hono<RestEnv> {
  const routes = new Hono<RestEnv>();
  routes.use(async (c, next) => {
    if (c.var.clientId === null)
      throw new Refusal(403, "Only Connect and OAuth 2.0 apps can use this operation.");
    await next();
  });
  routes.get("/", (c) => {
    const all = ownHooks(c).map(({ id, url, events, jqlFilter, expiresAtMs }) => ({
      id,
      url,
      events,
      jqlFilter,
      expirationDate: expiresAtMs,
    }));
    return c.json(offsetPage(c, all, 100));
  });
  routes.post("/", async (c) => {
    const { url, webhooks } = readBody(wantedSchema, await jsonOf(c));
    const { clientId } = c.var;
    const other = [...jiraWorld().dynamicHooks.values()].find(
      (hook) => hook.clientId === clientId && hook.url !== url,
    );
    if (other !== undefined)
      throw new Refusal(400, "Only a single URL per app is allowed to be registered via REST API.");
    // Errors come with HTTP 200, each at its index.
    return c.json({ webhookRegistrationResult: webhooks.map((wanted) => register(c, url, wanted)) });
  });
  routes.put("/refresh", async (c) => {
    const ids = readBody(idsSchema, await jsonOf(c)).webhookIds;
    const expirationDate = Date.now() + lifetimeMs;
    for (const hook of ownHooks(c)) if (ids.includes(hook.id)) hook.expiresAtMs = expirationDate;
    return c.json({ expirationDate });
  });
  routes.delete("/", async (c) => {
    const ids = readBody(idsSchema, await jsonOf(c)).webhookIds;
    for (const { id } of ownHooks(c)) if (ids.includes(id)) jiraWorld().dynamicHooks.delete(id);
    return c.body(null, 202);
  });
  return routes;
}

function readBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const read = schema.safeParse(body);
  if (!read.success) throw new Refusal(400, "The list of webhooks cannot be null or empty.");
  return read.data;
}

function ownHooks(c: Context<RestEnv>): DynamicHook[] {
  const { instance, login, clientId } = c.var;
  return [...jiraWorld().dynamicHooks.values()].filter(
    (hook) =>
      hook.instance === instance.id &&
      hook.login === login &&
      hook.clientId === clientId &&
      hook.expiresAtMs > Date.now(),
  );
}

function register(
  c: Context<RestEnv>,
  url: string,
  { events, jqlFilter }: { events: string[]; jqlFilter: string },
): { createdWebhookId: number } | { errors: string[] } {
  const { instance, login } = c.var;
  const errors = [...errorsIn(c, events, jqlFilter)];
  if (ownHooks(c).length >= mostHooks)
    errors.push("The maximum number of webhooks for this app has been reached.");
  if (errors.length > 0) return { errors };
  const id = nextId(instance.id);
  const clientId = c.var.clientId ?? "";
  const hook = { id, instance: instance.id, login, clientId, url, events, jqlFilter };
  jiraWorld().dynamicHooks.set(id, { ...hook, expiresAtMs: Date.now() + lifetimeMs });
  return { createdWebhookId: id };
}

function* errorsIn(c: Context<RestEnv>, events: string[], jqlFilter: string): Generator<string> {
  const strange = events.find((event) => !allowedEvents.has(event));
  if (strange !== undefined) yield `The event ${strange} is not supported.`;
  const outside = [...jqlFilter.matchAll(filterFields)].find(
    ([, field = ""]) => !allowedFields.has(field.toLowerCase()),
  );
  if (outside !== undefined) yield `The clause ${outside[1] ?? ""} is unsupported`;
  try {
    parseJql(jqlFilter, { login: c.var.login, instance: c.var.instance.id });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    yield error.message;
  }
}
