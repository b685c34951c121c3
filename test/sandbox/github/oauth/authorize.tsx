import { Hono, type Context } from "hono";
import * as z from "zod";
import { answerPage } from "../../page.tsx";
import { isLoopback, type SandboxEnv } from "../../sandbox.ts";
import { sandboxState } from "../../state.ts";
import type { World } from "../records.ts";
import { accountOf, personaLogins } from "../world.ts";
import { answerTokenRequest } from "./token.ts";

const codeLifetimeMs = 600_000;

const requestSchema = z.object({
  client_id: z.string().min(1),
  redirect_uri: z.string().refine((uri) => URL.canParse(uri) && isLoopback(new URL(uri))),
  scope: z.string().default(""),
  state: z.string().default(""),
  code_challenge: z.string().optional(),
  code_challenge_method: z.string().optional(),
});

type AuthorizeRequest = z.infer<typeof requestSchema>;
type Persona = (typeof personaLogins)[number];

/** Sign-in and consent: `/login/oauth/authorize` and `/login/oauth/access_token`. */
export function oauthRoutes(worldOf: () => World): Hono<SandboxEnv> {
  const routes = new Hono<SandboxEnv>();

  routes.get("/authorize", async (c) => {
    const request = requestSchema.safeParse(c.req.query());
    if (!request.success) return refusePage(c);
    if (!isSoundChallenge(request.data)) {
      return redirectBack(c, request.data, {
        error: "invalid_request",
        error_description: "The code_challenge_method must be S256.",
      });
    }
    const persona = personaNamed(c.req.header("x-sandbox-persona"));
    if (persona !== null) return sendOn(c, { world: worldOf(), request: request.data, persona });
    return consentPage(c, worldOf(), request.data);
  });

  routes.post("/authorize", async (c) => {
    const form = await c.req.parseBody();
    const request = requestSchema.safeParse(form);
    if (!request.success) return refusePage(c);
    const persona = personaNamed(form["persona"]);
    if (persona !== null) return sendOn(c, { world: worldOf(), request: request.data, persona });
    return redirectBack(c, request.data, {
      error: "access_denied",
      error_description: "The user has denied your application access.",
      error_uri: "https://docs.github.com/apps/troubleshooting-authorization-request-errors/#access-denied",
    });
  });

  routes.on(["GET", "POST"], "/access_token", (c) => answerTokenRequest(c, worldOf()));
  return routes;
}

function personaNamed(value: unknown): Persona | null {
  return personaLogins.find((login) => login === value) ?? null;
}

function isSoundChallenge(request: AuthorizeRequest): boolean {
  return request.code_challenge === undefined || request.code_challenge_method === "S256";
}

function sendOn(
  c: Context<SandboxEnv>,
  { world, request, persona }: { world: World; request: AuthorizeRequest; persona: Persona },
): Response {
  const code = crypto.randomUUID().replaceAll("-", "").slice(0, 20);
  world.codes.set(code, {
    clientId: request.client_id,
    login: persona,
    scopes: sandboxState().settings.githubGrantScopes ?? scopesOf(request),
    redirectUri: request.redirect_uri,
    challenge: request.code_challenge ?? null,
    expiresAtMs: Date.now() + codeLifetimeMs,
  });
  return redirectBack(c, request, { code });
}

function redirectBack(
  c: Context<SandboxEnv>,
  request: AuthorizeRequest,
  answer: Record<string, string>,
): Response {
  const url = new URL(request.redirect_uri);
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value);
  if (request.state !== "") url.searchParams.set("state", request.state);
  return c.redirect(url.href, 302);
}

function scopesOf(request: AuthorizeRequest): string[] {
  return request.scope.split(/[\s,]+/).filter((scope) => scope !== "");
}

function refusePage(c: Context<SandboxEnv>) {
  return answerPage(c, {
    title: "This request cannot be answered",
    status: 404,
    children: (
      <>
        <h1>This request cannot be answered</h1>
        <p>
          A sign-in needs a <code>client_id</code> and a <code>redirect_uri</code> on this machine. Start
          again from the application.
        </p>
      </>
    ),
  });
}

function consentPage(c: Context<SandboxEnv>, world: World, request: AuthorizeRequest) {
  const { host } = new URL(request.redirect_uri);
  return answerPage(c, {
    title: "Authorize application",
    children: (
      <section class="narrow">
        <h1>Authorize an application</h1>
        <p>
          <strong>{request.client_id}</strong> at {host} wants to use an account at {world.webHost}. It will
          return to <code>{request.redirect_uri}</code>.
        </p>
        <ScopeList request={request} />
        <form method="post" action="authorize">
          {Object.entries(request).map(([name, value]) => (
            <input type="hidden" name={name} value={value} />
          ))}
          <ul class="choices">
            {personaLogins.map((login) => (
              <li>
                <img src={`/${world.webHost}/avatars/${login}.svg`} alt="" width="40" height="40" />
                <span>
                  <strong>{accountOf(world, login).name}</strong>
                  <br />
                  {accountOf(world, login).email}
                </span>
                <button class="primary" name="persona" value={login}>
                  {`Authorize as ${login}`}
                </button>
              </li>
            ))}
          </ul>
          <button name="persona" value="">
            Deny
          </button>
        </form>
      </section>
    ),
  });
}

function ScopeList({ request }: { request: AuthorizeRequest }) {
  const scopes = scopesOf(request);
  if (scopes.length === 0) return <p>It asks for no scopes, so it sees public information only.</p>;
  return (
    <>
      <p>It asks for these scopes:</p>
      <ul>
        {scopes.map((scope) => (
          <li>
            <code>{scope}</code>
          </li>
        ))}
      </ul>
    </>
  );
}
