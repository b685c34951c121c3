import { Hono, type Context } from "hono";
import * as z from "zod";
import { answerPage } from "../page.tsx";
import { isLoopback, type SandboxEnv } from "../sandbox.ts";
import { issueCode, type Grants } from "./grants.ts";
import { loginNamed, logins, people, type Login } from "./records.ts";

const requestSchema = z.object({
  client_id: z.string().min(1),
  redirect_uri: z.string().refine((uri) => URL.canParse(uri) && isLoopback(new URL(uri))),
  response_type: z.literal("code"),
  scope: z.string().min(1),
  state: z.string().default(""),
  access_type: z.string().default("online"),
  prompt: z.string().default(""),
  code_challenge: z.string().optional(),
  code_challenge_method: z.string().optional(),
});

export type AuthorizeRequest = z.infer<typeof requestSchema>;

export interface SignIn {
  service: string;
  grants: () => Grants;
  /** What a client hears from a person who says no. */
  denial: Record<string, string>;
  grantedScopes: (asked: string[]) => string[];
  /** Whether the client gets a refresh token with this consent. */
  isOffline: (request: AuthorizeRequest, hasAgreed: boolean) => boolean;
}

/** The sign-in and consent page of one provider, at `path` of the app it is mounted in. */
export function authorizeRoutes(path: string, signIn: SignIn): Hono<SandboxEnv> {
  const routes = new Hono<SandboxEnv>();

  routes.get(path, async (c) => {
    const request = requestSchema.safeParse(c.req.query());
    if (!request.success) return refusePage(c, request.error);
    if (request.data.code_challenge !== undefined && request.data.code_challenge_method !== "S256") {
      return redirectBack(c, request.data, {
        error: "invalid_request",
        error_description: "Invalid code_challenge_method; it must be S256.",
      });
    }
    const persona = loginNamed(c.req.header("x-sandbox-persona"));
    if (persona !== null) return sendOn(c, { signIn, request: request.data, persona });
    return consentPage(c, signIn, request.data);
  });

  routes.post(path, async (c) => {
    const form = await c.req.parseBody();
    const request = requestSchema.safeParse(form);
    if (!request.success) return refusePage(c, request.error);
    const persona = loginNamed(form["persona"]);
    if (persona === null) return redirectBack(c, request.data, signIn.denial);
    return sendOn(c, { signIn, request: request.data, persona });
  });

  return routes;
}

interface Consent {
  signIn: SignIn;
  request: AuthorizeRequest;
  persona: Login;
}

function sendOn(c: Context<SandboxEnv>, { signIn, request, persona }: Consent): Response {
  const grants = signIn.grants();
  const agreement = `${request.client_id} ${persona}`;
  const scopes = signIn.grantedScopes(scopesOf(request));
  const code = issueCode(grants, {
    clientId: request.client_id,
    login: persona,
    scopes,
    redirectUri: request.redirect_uri,
    challenge: request.code_challenge ?? null,
    isOffline: signIn.isOffline(request, grants.agreed.has(agreement)),
  });
  grants.agreed.add(agreement);
  return redirectBack(c, request, { code, scope: scopes.join(" ") });
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
  return request.scope.split(/\s+/).filter((scope) => scope !== "");
}

function refusePage(c: Context<SandboxEnv>, error: z.ZodError) {
  return answerPage(c, {
    title: "This request cannot be answered",
    status: 400,
    children: (
      <>
        <h1>This request cannot be answered</h1>
        <p>
          A sign-in needs a <code>client_id</code>, <code>response_type=code</code>, a <code>scope</code> and
          a <code>redirect_uri</code> on this machine. Start again from the application.
        </p>
        <pre>{z.prettifyError(error)}</pre>
      </>
    ),
  });
}

function consentPage(c: Context<SandboxEnv>, signIn: SignIn, request: AuthorizeRequest) {
  const { host } = new URL(request.redirect_uri);
  return answerPage(c, {
    title: `Sign in with ${signIn.service}`,
    children: (
      <section class="narrow">
        <h1>{`Sign in with ${signIn.service}`}</h1>
        <p>
          <strong>{request.client_id}</strong> at {host} wants to use an account at {signIn.service}. It will
          return to <code>{request.redirect_uri}</code>.
        </p>
        <p>It asks for these scopes:</p>
        <ul>
          {scopesOf(request).map((scope) => (
            <li>
              <code>{scope}</code>
            </li>
          ))}
        </ul>
        <form method="post" action={c.req.path}>
          {Object.entries(request).map(([name, value]) => (
            <input type="hidden" name={name} value={value} />
          ))}
          <PersonaChoices />
          <button name="persona" value="">
            Deny
          </button>
        </form>
      </section>
    ),
  });
}

function PersonaChoices() {
  return (
    <ul class="choices">
      {logins.map((login) => (
        <li>
          <span>
            <strong>{people[login].name}</strong>
            <br />
            {people[login].email}
          </span>
          <button class="primary" name="persona" value={login}>
            {`Continue as ${login}`}
          </button>
        </li>
      ))}
    </ul>
  );
}
