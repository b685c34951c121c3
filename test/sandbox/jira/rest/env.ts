import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { takeFault } from "../../faults.ts";
import { basicCredentials } from "../../github/rest/authenticate.ts";
import type { SandboxEnv } from "../../sandbox.ts";
import type { Version } from "../present.ts";
import { ownerOfToken } from "../grants.ts";
import { Refusal } from "../refusal.ts";
import {
  type Instance,
  instances,
  type Issue,
  type Login,
  logins,
  people,
  type Project,
} from "../records.ts";
import { findIssue, findProject, jiraWorld, maySee } from "../world.ts";

export interface RestEnv extends SandboxEnv {
  Variables: SandboxEnv["Variables"] & {
    instance: Instance;
    version: Version;
    login: Login;
    /** The app that asks; null = a person's own token. */
    clientId: string | null;
  };
}

/** What a gateway says, in a form of its own. */
export class GatewayRefusal extends Error {}

/** At api.atlassian.com an app's token, for the sites that its person reaches. */
export const byApp = createMiddleware<RestEnv>(async (c, next) => {
  const token = /^Bearer (\S+)$/.exec(c.req.header("authorization") ?? "")?.[1] ?? "";
  const { login, clientId, scopes } = appOf(token);
  requireAlive(c, "api.atlassian.com");
  const instance = Object.values(instances).find(({ cloudId }) => cloudId === c.req.param("cloudId"));
  if (instance === undefined || !(instance.people as readonly string[]).includes(login))
    throw new GatewayRefusal("Not Found");
  const wanted = c.req.path.includes("/webhook") ? "manage:jira-webhook" : scopeFor(c.req);
  if (!scopes.includes(wanted)) throw new GatewayRefusal("Unauthorized; scope does not match");
  enter(c, { instance, login, clientId });
  await next();
});

function scopeFor({ method, path }: { method: string; path: string }): string {
  if (/\/(myself|user)\b/.test(path)) return "read:jira-user";
  const isRead = method === "GET" || /\/(search\/jql|search|bulkfetch|parse|match|list)$/.test(path);
  return isRead ? "read:jira-work" : "write:jira-work";
}

/** Tokens that an app got; "sandbox-alice" is one with every scope. */
export function appOf(token: string): { login: Login; clientId: string; scopes: readonly string[] } {
  const persona = logins.find((login) => token === `sandbox-${login}`);
  const all = ["read:jira-work", "write:jira-work", "read:jira-user", "manage:jira-webhook", "read:me"];
  if (persona !== undefined) return { login: persona, clientId: "sandbox", scopes: all };
  const found = jiraWorld().grants.accessTokens.get(token);
  if (found === undefined || found.expiresAtMs <= Date.now()) throw new GatewayRefusal("Unauthorized");
  return found;
}

/** On a site e-mail address and API token, on a server of one's own a personal access token. */
export const byPerson = createMiddleware<RestEnv>(async (c, next) => {
  const host = c.req.path.split("/")[1] ?? "";
  const instance = Object.values(instances).find((one) => one.host === host);
  if (instance === undefined) throw new Refusal(404, "There is no such site.");
  const header = c.req.header("authorization");
  const login = instance.cloudId === null ? bearerOf(header) : ownerOf(basicCredentials(header));
  requireAlive(c, host);
  if (login === null) throw new Refusal(401, "Client must be authenticated to access this resource.");
  if (!(instance.people as readonly string[]).includes(login))
    throw new Refusal(403, "You do not have access to this site.");
  enter(c, { instance, login, clientId: null });
  await next();
});

function bearerOf(header: string | undefined): Login | null {
  return ownerOfToken(jiraWorld().grants, /^Bearer (\S+)$/.exec(header ?? "")?.[1] ?? "");
}

/** A wrong address is a wrong token; "sandbox-email" is everybody's. */
function ownerOf([email, token]: [string, string]): Login | null {
  const login = ownerOfToken(jiraWorld().grants, token);
  return login !== null && (email === people[login].email || email === "sandbox-email") ? login : null;
}

function requireAlive(c: Context<RestEnv>, host: string): void {
  const request = { path: c.req.path.slice(host.length + 1), method: c.req.method };
  if (takeFault(host, ["revoked"], request) !== null) throw new Refusal(401, "Unauthorized");
}

function enter(
  c: Context<RestEnv>,
  who: { instance: Instance; login: Login; clientId: string | null },
): void {
  const version = c.req.param("version");
  if ((version !== "2" && version !== "3") || (version === "3" && who.instance.cloudId === null))
    throw new Refusal(404, "null for uri");
  c.set("version", version);
  c.set("instance", who.instance);
  c.set("login", who.login);
  c.set("clientId", who.clientId);
}

export function refusalOf(error: Error): Response {
  if (error instanceof GatewayRefusal) {
    const status = error.message === "Not Found" ? 404 : 401;
    return Response.json({ code: status, message: error.message }, { status });
  }
  if (!(error instanceof Refusal)) throw error;
  const { status, message, errors } = error;
  return Response.json({ errorMessages: message === "" ? [] : [message], errors }, { status });
}

const hidden = "Issue does not exist or you do not have permission to see it.";

/** One that the person may see. Throws Refusal (404), whether it is gone or hidden. */
export function issueIn(c: Context<RestEnv>): Issue {
  const issue = findIssue(c.var.instance, c.req.param("issue") ?? "");
  if (issue === null || !maySee(c.var.login, issue)) throw new Refusal(404, hidden);
  return issue;
}

export function projectIn(c: Context<RestEnv>, idOrKey = c.req.param("project") ?? ""): Project {
  const project = findProject(c.var.instance, idOrKey);
  if (project === null) throw new Refusal(404, `No project could be found with key '${idOrKey}'.`);
  return project;
}

export async function jsonOf(c: Context<RestEnv>): Promise<Record<string, unknown>> {
  try {
    const body: unknown = await c.req.json();
    return typeof body === "object" && body !== null && !Array.isArray(body) ? { ...body } : {};
  } catch {
    throw new Refusal(400, "Unexpected end-of-input");
  }
}

/** A page of a list that is counted from its start. */
export function offsetPage<T>(c: Context<RestEnv>, all: T[], mostPerPage = 50) {
  const startAt = Number(c.req.query("startAt") ?? 0);
  const maxResults = Math.min(Number(c.req.query("maxResults") ?? 50), mostPerPage);
  const values = all.slice(startAt, startAt + maxResults);
  return { startAt, maxResults, total: all.length, isLast: startAt + values.length >= all.length, values };
}
