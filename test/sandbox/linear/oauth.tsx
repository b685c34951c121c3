import { Hono, type Context } from "hono";
import * as z from "zod";
import { answerPage } from "../page.tsx";
import { isLoopback, type SandboxEnv } from "../sandbox.ts";
import { logins, type Login, type User } from "./records.ts";
import { linearWorld, personNamed, webHost } from "./world.ts";

const codeLifetimeMs = 600_000;

const requestSchema = z.object({
  client_id: z.string().min(1),
  redirect_uri: z.string().refine((uri) => URL.canParse(uri) && isLoopback(new URL(uri))),
  response_type: z.literal("code").default("code"),
  scope: z.string().default("read"),
  state: z.string().default(""),
  actor: z.enum(["user", "app"]).default("user"),
  prompt: z.string().default(""),
  code_challenge: z.string().optional(),
  code_challenge_method: z.string().optional(),
});
type AuthorizeRequest = z.infer<typeof requestSchema>;

/** Consent: https://linear.app/developers/oauth-2-0-authentication */
export const consent = new Hono<SandboxEnv>();

consent.get("/", (c) => {
  const request = requestSchema.safeParse(c.req.query());
  if (!request.success) return refusePage(c);
  const wrong = wrongWith(request.data);
  if (wrong !== null) return goBack(c, request.data, wrong);
  const login = loginNamed(c.req.header("x-sandbox-persona"));
  return login === null ? consentPage(c, request.data) : sendOn(c, request.data, login);
});

consent.post("/", async (c) => {
  const form = await c.req.parseBody();
  const request = requestSchema.safeParse(form);
  if (!request.success) return refusePage(c);
  const login = loginNamed(form["persona"]);
  if (login !== null) return sendOn(c, request.data, login);
  return goBack(c, request.data, {
    error: "access_denied",
    error_description: "The user denied the request.",
  });
});

const knownScopes = new Set([
  "read",
  "write",
  "issues:create",
  "comments:create",
  "timeSchedule:write",
  "admin",
  "app:assignable",
  "app:mentionable",
]);

function wrongWith(request: AuthorizeRequest): Record<string, string> | null {
  const unknown = scopesOf(request).find((scope) => !knownScopes.has(scope));
  if (unknown !== undefined)
    return { error: "invalid_scope", error_description: `Invalid scope: ${unknown}` };
  if (request.code_challenge !== undefined && request.code_challenge_method !== "S256")
    return { error: "invalid_request", error_description: "The code_challenge_method must be S256." };
  if (request.actor === "app" && scopesOf(request).includes("admin"))
    return { error: "invalid_scope", error_description: "An application cannot ask for the scope admin." };
  return null;
}

function loginNamed(value: unknown): Login | null {
  return logins.find((login) => login === value) ?? null;
}

/** `read` is always granted; scopes are separated by commas. */
function scopesOf({ scope }: AuthorizeRequest): string[] {
  return [...new Set(["read", ...scope.split(/[\s,]+/).filter((one) => one !== "")])];
}

function sendOn(c: Context<SandboxEnv>, request: AuthorizeRequest, login: Login): Response {
  const person = personNamed(login);
  const wanted = scopesOf(request);
  // Only an administrator can give what administrators may, and install an application for all.
  if (!person.isAdmin && (wanted.includes("admin") || request.actor === "app"))
    return goBack(c, request, {
      error: "access_denied",
      error_description: "You need to be an admin of the workspace.",
    });
  const user = request.actor === "app" ? applicationOf(request.client_id) : person;
  const code = crypto.randomUUID().replaceAll("-", "");
  linearWorld().codes.set(code, {
    clientId: request.client_id,
    userId: user.id,
    scopes: wanted,
    redirectUri: request.redirect_uri,
    challenge: request.code_challenge ?? null,
    expiresAtMs: Date.now() + codeLifetimeMs,
  });
  return goBack(c, request, { code });
}

/** The user that an application is in a workspace. */
function applicationOf(clientId: string): User {
  const { users } = linearWorld();
  const known = [...users.values()].find(({ login, name }) => login === null && name === clientId);
  if (known !== undefined) return known;
  const now = Date.now();
  const user: User = {
    id: crypto.randomUUID(),
    login: null,
    name: clientId,
    email: `${crypto.randomUUID()}@oauthapp.linear.app`,
    isAdmin: false,
    isGuest: false,
    createdAtMs: now,
    updatedAtMs: now,
    archivedAtMs: null,
  };
  users.set(user.id, user);
  return user;
}

function goBack(c: Context<SandboxEnv>, request: AuthorizeRequest, answer: Record<string, string>): Response {
  const url = new URL(request.redirect_uri);
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value);
  if (request.state !== "") url.searchParams.set("state", request.state);
  return c.redirect(url.href, 302);
}

function refusePage(c: Context<SandboxEnv>) {
  return answerPage(c, {
    title: "This request cannot be answered",
    status: 400,
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

function consentPage(c: Context<SandboxEnv>, request: AuthorizeRequest) {
  return answerPage(c, {
    title: "Authorize application",
    children: (
      <section class="narrow">
        <h1>Authorize an application</h1>
        <p>
          <strong>{request.client_id}</strong> at {new URL(request.redirect_uri).host} wants to use Linear
          {request.actor === "app" ? " as an application of the workspace" : ""}. It asks for{" "}
          {scopesOf(request).join(", ")}.
        </p>
        <form method="post" action={`/${webHost}/oauth/authorize`}>
          {Object.entries(request).map(([name, value]) => (
            <input type="hidden" name={name} value={value} />
          ))}
          <ul class="choices">
            {logins.map((login) => (
              <li>
                <span>
                  <strong>{personNamed(login).name}</strong>
                  <br />
                  {personNamed(login).email}
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
