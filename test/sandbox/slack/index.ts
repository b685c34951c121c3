import type { Fault } from "../faults.ts";
import type { SandboxProvider } from "../sandbox.ts";
import { webApi } from "./api/index.ts";
import { postDueMessages } from "./api/scheduled.ts";
import { forgetLaterEvents, sendDueEvents } from "./app/events.ts";
import { hookRoutes } from "./app/response-urls.ts";
import { slackControl } from "./control.ts";
import { oauthRoutes } from "./oauth/authorize.tsx";
import { clientRoutes, liveRoutes } from "./pages/index.tsx";
import { resetSlack, restoreSlack, saveSlack, useSigningSecret } from "./world.ts";

/** Plays Slack: two workspaces, the Web API, a chat window, and the requests that Slack sends to the app. */
export const slack: SandboxProvider = {
  id: "slack",
  name: "Slack",
  hosts: [
    { host: "app.slack.com", title: "the chat window", startPath: "/client" },
    { host: "slack.com", title: "sign-in and Web API", startPath: "/api/api.test" },
    { host: "hooks.slack.com", title: "later answers to commands and buttons", startPath: "/" },
  ],
  personas: [
    { login: "alice", name: "Alice Adler", about: "admin of the workspace Acme", token: "sandbox-acme" },
    { login: "bob", name: "Bob Brandt", about: "member of Acme, in India" },
    { login: "carol", name: "Carol Castillo", about: "member of Acme, in New York" },
    { login: "dave", name: "Dave Dahl", about: "member of Acme whom nobody linked" },
    {
      login: "mallory",
      name: "Mallory Marsh",
      about: "admin of the workspace Other, with the same user id as Alice",
      token: "sandbox-other",
    },
    { login: "oscar", name: "Oscar Olsen", about: "member of Other" },
  ],
  mount(app) {
    app.use(async (c, next) => {
      useSigningSecret(c.env.SLACK_SIGNING_SECRET);
      postDueMessages();
      sendDueEvents();
      await next();
    });
    app.route("/_control/slack", slackControl);
    app.route("/", liveRoutes());
    app.route("/slack.com/api", webApi());
    app.route("/slack.com", oauthRoutes());
    app.get("/slack.com", (c) => c.redirect("/app.slack.com/client"));
    app.route("/hooks.slack.com", hookRoutes());
    app.get("/app.slack.com", (c) => c.redirect("/app.slack.com/client"));
    app.route("/app.slack.com/client", clientRoutes());
  },
  refuse,
  reset() {
    forgetLaterEvents();
    resetSlack();
  },
  save: saveSlack,
  restore: restoreSlack,
};

/** https://docs.slack.dev/apis/web-api/rate-limits : other failures have status 200 as a rule. */
function refuse(fault: Fault): Response {
  if (fault.kind === "rate_limit" || fault.kind === "secondary_limit") {
    const headers = { "retry-after": String(Math.ceil(fault.retryAfterSeconds ?? 60)) };
    return Response.json({ ok: false, error: "ratelimited" }, { status: fault.status ?? 429, headers });
  }
  const status = fault.status ?? (fault.code === undefined ? 500 : 200);
  const headers =
    fault.retryAfterSeconds === undefined ? {} : { "retry-after": String(fault.retryAfterSeconds) };
  return Response.json(
    { ok: false, error: fault.code ?? "internal_error" },
    { status, headers: new Headers(headers) },
  );
}
