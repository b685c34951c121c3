import { agendaControl } from "../agenda/control.ts";
import { agendaPages } from "../agenda/pages/index.tsx";
import type { AgendaSite } from "../agenda/site.ts";
import type { Fault } from "../faults.ts";
import type { SandboxProvider } from "../sandbox.ts";
import { lifecycleControl } from "./control.ts";
import { signInPages } from "./oauth/token.ts";
import { GraphError } from "./rest/answer.ts";
import { graphApi } from "./rest/index.ts";
import { microsoftWorld, resetMicrosoft, restoreMicrosoft, saveMicrosoft } from "./world.ts";

const site: AgendaSite = {
  name: "Outlook Calendar",
  host: "outlook.office.com",
  agenda: () => microsoftWorld().agenda,
  grants: () => microsoftWorld().grants,
  endChannels: () => microsoftWorld().subscriptions.clear(),
  channels: () =>
    [...microsoftWorld().subscriptions.values()].map((one) => ({ ...one, token: one.clientState })),
};

/** Plays Microsoft sign-in and the calendars of Microsoft Graph. */
export const microsoft: SandboxProvider = {
  id: "microsoft",
  name: "Microsoft",
  hosts: [
    { host: "outlook.office.com", title: "Calendars as a person sees them", startPath: "/" },
    { host: "graph.microsoft.com", title: "Microsoft Graph", startPath: "/v1.0/me/calendars" },
    {
      host: "login.microsoftonline.com",
      title: "Sign-in, consent and tokens",
      startPath: "/common/oauth2/v2.0/authorize",
    },
  ],
  personas: [
    { login: "alice", name: "Alice Adler", about: "three calendars in Berlin, one of them read-only" },
    { login: "bob", name: "Bob Brandt", about: "two calendars, New York and Los Angeles" },
    { login: "carol", name: "Carol Castillo", about: "two calendars, Kolkata and Tokyo" },
  ],
  mount(app) {
    app.route("/_control/microsoft", agendaControl(site));
    app.route("/_control/microsoft", lifecycleControl);
    app.route("/login.microsoftonline.com", signInPages);
    app.route("/graph.microsoft.com/v1.0", graphApi);
    app.route("/outlook.office.com", agendaPages(site));
  },
  refuse,
  reset: resetMicrosoft,
  save: saveMicrosoft,
  restore: restoreMicrosoft,
};

/** https://learn.microsoft.com/en-us/graph/throttling */
function refuse(fault: Fault): Response {
  const error = errorFor(fault);
  const isThrottled = fault.kind !== "error";
  const seconds = fault.retryAfterSeconds ?? (isThrottled ? 10 : undefined);
  const headers = new Headers(seconds === undefined ? {} : { "retry-after": String(Math.ceil(seconds)) });
  return Response.json(error.body(), { status: fault.status ?? error.status, headers });
}

function errorFor(fault: Fault): GraphError {
  if (fault.kind === "rate_limit")
    return new GraphError(429, "TooManyRequests", "Please retry after the time given.");
  if (fault.kind === "secondary_limit") {
    return new GraphError(429, "ApplicationThrottled", "Application is over its MailboxConcurrency limit.");
  }
  return fault.status === 503
    ? new GraphError(503, "ServiceUnavailable", "The service is temporarily unavailable.")
    : new GraphError(500, "InternalServerError", "An internal server error occurred.");
}
