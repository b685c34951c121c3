import { type Context, Hono } from "hono";
import * as z from "zod";
import { answerPage } from "../page.tsx";
import { isLoopback, type SandboxEnv } from "../sandbox.ts";
import { sandboxState } from "../state.ts";
import { isClient, issueCode, issueTokens, takeCode, useRefreshToken } from "./grants.ts";
import { instances, type Login, logins, people } from "./records.ts";
import { appOf, refusalOf } from "./rest/env.ts";
import { jiraWorld } from "./world.ts";

const requestSchema = z.object({
  audience: z.literal("api.atlassian.com"),
  client_id: z.string().min(1),
  scope: z.string().min(1),
  redirect_uri: z.string().refine((uri) => URL.canParse(uri) && isLoopback(new URL(uri))),
  state: z.string().default(""),
  response_type: z.literal("code"),
  prompt: z.literal("consent"),
});
type Request = z.infer<typeof requestSchema>;

/** Sign-in, consent and tokens of auth.atlassian.com: https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/ */
export const signIn = new Hono<SandboxEnv>();

signIn.get("/authorize", async (c) => {
  const request = requestSchema.safeParse(c.req.query());
  if (!request.success) return refusePage(c, request.error);
  const persona = loginNamed(c.req.header("x-sandbox-persona"));
  return persona === null ? consentPage(c, request.data) : sendOn(c, request.data, persona);
});

signIn.post("/authorize", async (c) => {
  const form = await c.req.parseBody();
  const request = requestSchema.safeParse(form);
  if (!request.success) return refusePage(c, request.error);
  const persona = loginNamed(form["persona"]);
  if (persona !== null) return sendOn(c, request.data, persona);
  return redirectBack(c, request.data, {
    error: "access_denied",
    error_description: "User did not authorize the request",
  });
});

const tokenSchema = z.object({
  grant_type: z.string().default(""),
  client_id: z.string().default(""),
  client_secret: z.string().default(""),
  code: z.string().default(""),
  redirect_uri: z.string().default(""),
  refresh_token: z.string().default(""),
});

signIn.post("/oauth/token", async (c) => {
  const isJson = (c.req.header("content-type") ?? "").startsWith("application/json");
  const body: unknown = isJson ? await c.req.json().catch(() => ({})) : await c.req.parseBody();
  const request = tokenSchema.catch(tokenSchema.parse({})).parse(body);
  c.set("note", request.grant_type);
  const { grants } = jiraWorld();
  const { client_id: clientId } = request;
  if (!isClient(grants, clientId, request.client_secret))
    return c.json({ error: "access_denied", error_description: "Unauthorized" }, 401);
  const settings = sandboxState().settings;
  const lifetime = settings.atlassianTokenSeconds ?? 3600;
  if (request.grant_type === "refresh_token") {
    const leewayMs = (settings.atlassianRefreshLeewaySeconds ?? 600) * 1000;
    const grant = useRefreshToken(grants, request.refresh_token, { clientId, leewayMs });
    if (grant !== null) return c.json(issueTokens(grants, grant, lifetime));
    return c.json({ error: "unauthorized_client", error_description: "refresh_token is invalid" }, 403);
  }
  const code = takeCode(grants, request.code, clientId);
  if (request.grant_type === "authorization_code" && code?.redirectUri === request.redirect_uri)
    return c.json(issueTokens(grants, code, lifetime));
  return c.json({ error: "invalid_grant", error_description: "Invalid authorization code" }, 403);
});

/** Whose a token is and which sites it reaches. */
export const identity = new Hono<SandboxEnv>();
identity.onError((error) => refusalOf(error));
identity.get("/me", (c) => {
  const { login, scopes } = appOf(bearerOf(c));
  if (!scopes.includes("read:me"))
    return c.json({ code: 401, message: "Unauthorized; scope does not match" }, 401);
  const { accountId, name, email } = people[login];
  return c.json({
    account_type: "atlassian",
    account_id: accountId,
    email,
    name,
    picture: "",
    account_status: "active",
    nickname: login,
  });
});
identity.get("/oauth/token/accessible-resources", (c) => {
  const { login, scopes } = appOf(bearerOf(c));
  const reached = Object.values(instances).filter(
    (one) => one.cloudId !== null && (one.people as readonly string[]).includes(login),
  );
  const jira = scopes.filter((scope) => scope.includes("jira"));
  return c.json([
    ...reached.map(({ cloudId, name, host }) => ({
      id: cloudId,
      name,
      url: `https://${host}`,
      scopes: jira,
      avatarUrl: "",
    })),
    // Another product of the same site, for which nothing was allowed that Jira has.
    {
      id: "3f1b2c70-0000-4000-8000-0000c0nf1uen",
      name: "wiki",
      url: "https://wiki.atlassian.net",
      scopes: ["read:confluence-content.all"],
      avatarUrl: "",
    },
  ]);
});

function bearerOf(c: Context<SandboxEnv>): string {
  return /^Bearer (\S+)$/.exec(c.req.header("authorization") ?? "")?.[1] ?? "";
}

function loginNamed(name: unknown): Login | null {
  return logins.find((login) => login === name) ?? null;
}

function sendOn(c: Context<SandboxEnv>, request: Request, login: Login): Response {
  const { client_id: clientId, redirect_uri: redirectUri } = request;
  const asked = request.scope.split(/\s+/).filter((scope) => scope !== "");
  const scopes = sandboxState().settings.atlassianGrantScopes ?? asked;
  jiraWorld().grants.revoked.delete(login);
  const code = issueCode(jiraWorld().grants, { clientId, login, scopes, redirectUri });
  return redirectBack(c, request, { code });
}

function redirectBack(c: Context<SandboxEnv>, request: Request, answer: Record<string, string>): Response {
  const url = new URL(request.redirect_uri);
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value);
  if (request.state !== "") url.searchParams.set("state", request.state);
  return c.redirect(url.href, 302);
}

function refusePage(c: Context<SandboxEnv>, error: z.ZodError) {
  return answerPage(c, {
    title: "This request cannot be answered",
    status: 400,
    children: (
      <>
        <h1>This request cannot be answered</h1>
        <p>
          A sign-in at Atlassian needs the audience, a scope, prompt=consent and a redirect_uri on this
          machine.
        </p>
        <pre>{z.prettifyError(error)}</pre>
      </>
    ),
  });
}

function consentPage(c: Context<SandboxEnv>, request: Request) {
  return answerPage(c, {
    title: "Authorize at Atlassian",
    children: (
      <section class="narrow">
        <h1>Authorize at Atlassian</h1>
        <p>
          <strong>{request.client_id}</strong> asks for these scopes, on all sites that you reach:
        </p>
        <ul>
          {request.scope.split(" ").map((scope) => (
            <li>
              <code>{scope}</code>
            </li>
          ))}
        </ul>
        <form method="post" action={c.req.path}>
          {Object.entries(request).map(([name, value]) => (
            <input type="hidden" name={name} value={value} />
          ))}
          <ul class="choices">
            {logins.map((login) => (
              <li>
                <span>
                  <strong>{people[login].name}</strong>
                </span>
                <button class="primary" name="persona" value={login}>
                  {`Accept as ${login}`}
                </button>
              </li>
            ))}
          </ul>
          <button name="persona" value="">
            Cancel
          </button>
        </form>
      </section>
    ),
  });
}
