import { Hono } from "hono";
import { createMiddleware } from "hono/factory";
import type { Fault } from "../faults.ts";
import type { SandboxEnv, SandboxProvider } from "../sandbox.ts";
import { linearControl } from "./control.ts";
import { answerGraphql } from "./graphql/endpoint.ts";
import { answerProblem, Problem, type ProblemKind, problemKindOf } from "./graphql/problem.ts";
import { forgetRetries, sendDueRetries } from "./notify.ts";
import { consent } from "./oauth.tsx";
import { linearPages } from "./pages/index.tsx";
import { tokens } from "./token.ts";
import { apiHost, resetWorld, restoreWorld, saveWorld, webHost } from "./world.ts";

/** Plays Linear: its GraphQL interface, sign-in, webhooks, and pages for people. */
export const linear: SandboxProvider = {
  id: "linear",
  name: "Linear",
  hosts: [
    { host: webHost, title: "Linear's pages and sign-in", startPath: "/" },
    { host: apiHost, title: "Linear's GraphQL interface and tokens", startPath: "/graphql" },
  ],
  personas: [
    {
      login: "alice",
      token: "sandbox-alice",
      name: "Alice Adler",
      about: "administers the workspace Acme: 108 teams, 104 projects",
    },
    {
      login: "bob",
      token: "sandbox-bob",
      name: "Bob Brandt",
      about: "a member: sees public teams, may not add webhooks",
    },
    { login: "carol", token: "sandbox-carol", name: "Carol Castillo", about: "a guest of the team Design" },
  ],
  mount(app) {
    const retries = createMiddleware(async (_c, next) => {
      sendDueRetries();
      await next();
    });
    app.use(`/${apiHost}/*`, retries);
    app.use(`/${webHost}/*`, retries);
    app.use("/_control/linear/*", retries);
    app.route("/_control/linear", linearControl);
    app.route(`/${apiHost}`, api());
    app.route(`/${webHost}/oauth/authorize`, consent);
    app.route(`/${webHost}`, linearPages);
  },
  refuse,
  reset() {
    resetWorld();
    forgetRetries();
  },
  save: saveWorld,
  restore: restoreWorld,
};

function api(): Hono<SandboxEnv> {
  const routes = new Hono<SandboxEnv>();
  routes.post("/graphql", answerGraphql);
  routes.route("/oauth", tokens);
  return routes;
}

const kindOfStatus: Readonly<Record<number, ProblemKind>> = {
  401: "authentication",
  403: "forbidden",
  429: "ratelimited",
  400: "input",
};

/** `code` names a problem, such as "lock" or "usage"; https://linear.app/developers/rate-limiting says how limits are told. */
function refuse(fault: Fault): Response {
  const isLimit = fault.kind === "rate_limit" || fault.kind === "secondary_limit";
  const named = problemKindOf(fault.code ?? "");
  const kind = named ?? (isLimit ? "ratelimited" : (kindOfStatus[fault.status ?? 500] ?? "internal"));
  const problem = new Problem(kind, isLimit ? "Rate limit exceeded" : "Something went wrong");
  const response = answerProblem(problem, fault.status ?? problem.status);
  if (fault.retryAfterSeconds !== undefined)
    response.headers.set("retry-after", String(Math.ceil(fault.retryAfterSeconds)));
  if (isLimit) {
    const limit = fault.kind === "rate_limit" ? "Requests" : "Complexity";
    response.headers.set(`X-RateLimit-${limit}-Remaining`, "0");
    response.headers.set(`X-RateLimit-${limit}-Reset`, String(Date.now() + 1_800_000));
  }
  return response;
}
