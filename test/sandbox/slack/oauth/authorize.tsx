import { Hono, type Context } from "hono";
import * as z from "zod";
import { textOf } from "../../forms.ts";
import { answerPage } from "../../page.tsx";
import { isLoopback, type SandboxEnv } from "../../sandbox.ts";
import type { Code, Person, Team } from "../records.ts";
import { findPersona, slackWorld } from "../world.ts";
import { createCode } from "./codes.ts";
import { publicKeys } from "./id-token.ts";

const requestSchema = z.object({
  client_id: z.string().min(1),
  redirect_uri: z.string().refine((uri) => URL.canParse(uri) && isLoopback(new URL(uri))),
  scope: z.string().default(""),
  user_scope: z.string().default(""),
  state: z.string().default(""),
  nonce: z.string().default(""),
  team: z.string().default(""),
});

type AuthorizeRequest = z.infer<typeof requestSchema>;

/** Consent: the installation of an app at `/oauth/v2/authorize`, a sign-in at `/openid/connect/authorize`. */
export function oauthRoutes(): Hono<SandboxEnv> {
  const routes = new Hono<SandboxEnv>();
  for (const [path, purpose] of [
    ["/oauth/v2/authorize", "install"],
    ["/openid/connect/authorize", "sign_in"],
  ] as const) {
    routes.get(path, (c) => ask(c, purpose));
    routes.post(path, (c) => answer(c, purpose));
  }
  routes.get("/openid/connect/keys", async (c) => c.json(await publicKeys()));
  return routes;
}

async function ask(c: Context<SandboxEnv>, purpose: Code["purpose"]): Promise<Response> {
  const request = requestSchema.safeParse(c.req.query());
  if (!request.success) return refusePage(c);
  const scopes = scopesOf(request.data.scope);
  if (scopes.length === 0 || (purpose === "sign_in" && !scopes.includes("openid"))) {
    return redirectBack(c, request.data, { error: "invalid_scope" });
  }
  const persona = findPersona(c.req.header("x-sandbox-persona") ?? "");
  if (persona !== null) return sendOn(c, { purpose, request: request.data, ...persona });
  return consentPage(c, purpose, request.data);
}

async function answer(c: Context<SandboxEnv>, purpose: Code["purpose"]): Promise<Response> {
  const form = await c.req.parseBody();
  const request = requestSchema.safeParse(form);
  if (!request.success) return refusePage(c);
  const persona = findPersona(textOf(form, "persona"));
  if (persona !== null) return sendOn(c, { purpose, request: request.data, ...persona });
  return redirectBack(c, request.data, { error: "access_denied" });
}

interface Consent {
  purpose: Code["purpose"];
  request: AuthorizeRequest;
  team: Team;
  person: Person;
}

function sendOn(c: Context<SandboxEnv>, { purpose, request, team, person }: Consent): Response {
  const code = createCode({
    purpose,
    clientId: request.client_id,
    redirectUri: request.redirect_uri,
    teamId: team.id,
    userId: person.id,
    scopes: scopesOf(request.scope),
    userScopes: scopesOf(request.user_scope),
    nonce: request.nonce === "" ? null : request.nonce,
  });
  return redirectBack(c, request, { code });
}

function redirectBack(
  c: Context<SandboxEnv>,
  request: AuthorizeRequest,
  facts: Record<string, string>,
): Response {
  const url = new URL(request.redirect_uri);
  for (const [name, value] of Object.entries(facts)) url.searchParams.set(name, value);
  // Slack always sends the state back, empty if there was none.
  url.searchParams.set("state", request.state);
  return c.redirect(url.href, 302);
}

/** Bot scopes come with commas; those of a sign-in with spaces. */
function scopesOf(scope: string): string[] {
  return scope.split(/[\s,]+/).filter((one) => one !== "");
}

function refusePage(c: Context<SandboxEnv>): Promise<Response> {
  return answerPage(c, {
    title: "This request cannot be answered",
    status: 404,
    children: (
      <>
        <h1>This request cannot be answered</h1>
        <p>
          It needs a <code>client_id</code> and a <code>redirect_uri</code> on this machine. Start again from
          the application.
        </p>
      </>
    ),
  });
}

function consentPage(c: Context<SandboxEnv>, purpose: Code["purpose"], request: AuthorizeRequest) {
  const { host, pathname } = new URL(request.redirect_uri);
  const isInstall = purpose === "install";
  const title = isInstall ? "Install an app in a Slack workspace" : "Sign in with Slack";
  return answerPage(c, {
    title,
    children: (
      <section class="narrow">
        <h1>{title}</h1>
        <p>
          The app at {host} wants {isInstall ? "to be added to a workspace" : "to know who you are"}. It will
          return to <code>{pathname}</code>.
        </p>
        <p>It asks for these scopes:</p>
        <ul>
          {scopesOf(request.scope).map((scope) => (
            <li>
              <code>{scope}</code>
            </li>
          ))}
        </ul>
        <form method="post">
          {Object.entries(request).map(([name, value]) => (
            <input type="hidden" name={name} value={value} />
          ))}
          {slackWorld()
            .teams.filter((team) => request.team === "" || team.id === request.team)
            .map((team) => (
              <TeamChoice team={team} isInstall={isInstall} />
            ))}
          <button name="persona" value="">
            Cancel
          </button>
        </form>
      </section>
    ),
  });
}

function TeamChoice({ team, isInstall }: { team: Team; isInstall: boolean }) {
  return (
    <>
      <h2>{team.name}</h2>
      <ul class="choices">
        {team.people
          .filter(({ isDeleted }) => !isDeleted)
          .map((person) => (
            <li>
              <span>
                <strong>{person.name}</strong>
                <br />
                {person.email}
              </span>
              <button class="primary" name="persona" value={person.login}>
                {isInstall ? `Allow as ${person.login}` : `Continue as ${person.login}`}
              </button>
            </li>
          ))}
      </ul>
    </>
  );
}
