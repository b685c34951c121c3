import { Hono, type Context } from "hono";
import * as z from "zod";
import { answerPage } from "../page.tsx";
import { isLoopback, type SandboxEnv } from "../sandbox.ts";
import { newHex } from "./ids.ts";
import type { World } from "./records.ts";
import { givenToken } from "./rest/authenticate.ts";
import { answerTokenRequest, isClient } from "./token.ts";
import { personaNames, userOf } from "./world.ts";

const codeLifetimeMs = 600_000;

const requestSchema = z.object({
  client_id: z.string().min(1),
  redirect_uri: z.string().refine((uri) => URL.canParse(uri) && isLoopback(new URL(uri))),
  response_type: z.literal("code"),
  scope: z.string().default(""),
  state: z.string().default(""),
  code_challenge: z.string().optional(),
  code_challenge_method: z.string().optional(),
});
type AuthorizeRequest = z.infer<typeof requestSchema>;
type Persona = (typeof personaNames)[number];

/** https://docs.gitlab.com/api/oauth2/: authorize, token, revoke and token/info. */
export function oauthRoutes(worldOf: () => World): Hono<SandboxEnv> {
  const routes = new Hono<SandboxEnv>();

  routes.get("/authorize", (c) => {
    const request = requestSchema.safeParse(c.req.query());
    if (!request.success) return refusePage(c);
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
    const description = "The resource owner or authorization server denied the request.";
    return redirectBack(c, request.data, { error: "access_denied", error_description: description });
  });

  routes.post("/token", (c) => answerTokenRequest(c, worldOf()));

  /** RFC 7009: also what is no token any more is answered with 200. */
  routes.post("/revoke", async (c) => {
    const world = worldOf();
    const form = z
      .record(z.string(), z.string())
      .catch({})
      .parse(await c.req.parseBody());
    if (!isClient(world, form["client_id"] ?? "", form["client_secret"] ?? ""))
      return c.json(
        { error: "unauthorized_client", error_description: "You are not authorized to revoke this token" },
        403,
      );
    const token = world.tokens.get(form["token"] ?? "");
    if (token?.oauth?.clientId === form["client_id"]) world.tokens.delete(token?.accessToken ?? "");
    return c.json({});
  });

  routes.get("/token/info", (c) => {
    const token = worldOf().tokens.get(givenToken(c));
    if (token?.oauth === undefined || token.oauth === null || token.expiresAtMs <= Date.now())
      return c.json({ error: "invalid_token", error_description: "The access token is invalid" }, 401);
    const left = Math.floor((token.expiresAtMs - Date.now()) / 1000);
    return c.json({
      resource_owner_id: userOf(worldOf(), token.username).id,
      scope: token.scopes,
      expires_in: left,
      application: { uid: token.oauth.clientId },
      created_at: Math.floor(token.createdAtMs / 1000),
    });
  });
  return routes;
}

function personaNamed(value: unknown): Persona | null {
  return personaNames.find((name) => name === value) ?? null;
}

type Consent = { world: World; request: AuthorizeRequest; persona: Persona };

function sendOn(c: Context<SandboxEnv>, { world, request, persona }: Consent): Response {
  if (request.code_challenge !== undefined && request.code_challenge_method !== "S256")
    return redirectBack(c, request, {
      error: "invalid_request",
      error_description: "The code challenge method must be S256.",
    });
  const code = newHex();
  world.codes.set(code, {
    clientId: request.client_id,
    username: persona,
    scopes: request.scope.split(" ").filter((scope) => scope !== ""),
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

function refusePage(c: Context<SandboxEnv>) {
  const title = "This request cannot be answered";
  const children = (
    <>
      <h1>{title}</h1>
      <p>
        It needs a <code>client_id</code>, <code>response_type=code</code> and a <code>redirect_uri</code> on
        this machine. Start again from the application.
      </p>
    </>
  );
  return answerPage(c, { title, status: 404, children });
}

function consentPage(c: Context<SandboxEnv>, world: World, request: AuthorizeRequest) {
  const title = `Authorize an application at ${world.host}`;
  return answerPage(c, {
    title,
    children: (
      <section class="narrow">
        <h1>{title}</h1>
        <p>
          <strong>{request.client_id}</strong> asks for <code>{request.scope}</code> and will return to{" "}
          <code>{request.redirect_uri}</code>.
        </p>
        <form method="post" action="authorize">
          {Object.entries(request).map(([name, value]) => (
            <input type="hidden" name={name} value={value} />
          ))}
          <p>
            {personaNames.map((persona) => (
              <button class="primary" name="persona" value={persona}>
                {`Authorize as ${persona}`}
              </button>
            ))}
            <button name="persona" value="">
              Deny
            </button>
          </p>
        </form>
      </section>
    ),
  });
}
