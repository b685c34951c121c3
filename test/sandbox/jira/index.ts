import type { Fault } from "../faults.ts";
import type { SandboxProvider } from "../sandbox.ts";
import { jiraControl } from "./control.ts";
import { identity, signIn } from "./oauth.tsx";
import { jiraPages } from "./pages/index.tsx";
import { instances, logins, people } from "./records.ts";
import { mountRest } from "./rest/index.ts";
import { resetJira, restoreJira, saveJira } from "./world.ts";

/** Plays Atlassian's sign-in, two sites of Jira Cloud and a Jira Data Center. */
export const jira: SandboxProvider = {
  id: "jira",
  name: "Jira",
  hosts: [
    { host: instances.acme.host, title: "Jira Cloud: acme", startPath: "/" },
    { host: instances.studio.host, title: "Jira Cloud: studio", startPath: "/" },
    { host: instances.server.host, title: "Jira Data Center of acme", startPath: "/" },
    {
      host: "api.atlassian.com",
      title: "Jira's interface for apps",
      startPath: "/oauth/token/accessible-resources",
    },
    { host: "auth.atlassian.com", title: "Sign-in and consent", startPath: "/authorize" },
  ],
  personas: logins.map((login) => ({
    login,
    token: `sandbox-${login}`,
    name: people[login].name,
    about: login === "alice" ? "administers acme and studio, and the server" : "is a member of acme",
  })),
  mount(app) {
    app.route("/_control/jira", jiraControl);
    app.route("/auth.atlassian.com", signIn);
    app.route("/api.atlassian.com", identity);
    mountRest(app);
    for (const { id, host } of Object.values(instances)) app.route(`/${host}`, jiraPages(id));
  },
  refuse,
  reset: resetJira,
  save: saveJira,
  restore: restoreJira,
};

/** https://developer.atlassian.com/cloud/jira/platform/rate-limiting/ */
function refuse({ kind, status = 500, retryAfterSeconds }: Fault): Response {
  const isLimit = kind === "rate_limit" || kind === "secondary_limit";
  const headers = new Headers(
    retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) },
  );
  if (isLimit) headers.set("RateLimit-Reason", "jira-cost-based");
  return Response.json(
    { errorMessages: [isLimit ? "Rate limit exceeded." : "Jira cannot answer."], errors: {} },
    { status: isLimit ? 429 : status, headers },
  );
}
