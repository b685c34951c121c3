import type { Fault } from "../faults.ts";
import type { SandboxProvider } from "../sandbox.ts";
import { agendaControl } from "../agenda/control.ts";
import { agendaPages } from "../agenda/pages/index.tsx";
import { accountPages, identityApi, tokenApi } from "./oauth/token.ts";
import { secretAddresses, secretPathOf } from "./secret-address.ts";
import { GoogleError } from "./rest/answer.ts";
import { calendarApi } from "./rest/index.ts";
import { googleWorld, resetGoogle, restoreGoogle, saveGoogle } from "./world.ts";

const site = {
  name: "Google Calendar",
  host: "calendar.google.com",
  agenda: () => googleWorld().agenda,
  grants: () => googleWorld().grants,
  endChannels: () => googleWorld().channels.clear(),
  channels: () => [...googleWorld().channels.values()],
  secretPathOf,
};

/** Plays Google sign-in and Google Calendar. */
export const google: SandboxProvider = {
  id: "google",
  name: "Google",
  hosts: [
    { host: "calendar.google.com", title: "Calendars as a person sees them", startPath: "/" },
    {
      host: "www.googleapis.com",
      title: "Google Calendar API",
      startPath: "/calendar/v3/users/me/calendarList",
    },
    { host: "accounts.google.com", title: "Sign-in and consent", startPath: "/o/oauth2/v2/auth" },
    { host: "oauth2.googleapis.com", title: "Tokens and their revocation", startPath: "/token" },
    { host: "openidconnect.googleapis.com", title: "Who somebody is", startPath: "/v1/userinfo" },
  ],
  personas: [
    { login: "alice", name: "Alice Adler", about: "three calendars in Berlin, one of them read-only" },
    { login: "bob", name: "Bob Brandt", about: "two calendars, New York and Los Angeles" },
    { login: "carol", name: "Carol Castillo", about: "two calendars, Kolkata and Tokyo" },
  ],
  mount(app) {
    app.route("/_control/google", agendaControl(site));
    app.route("/accounts.google.com", accountPages);
    app.route("/oauth2.googleapis.com", tokenApi);
    app.route("/openidconnect.googleapis.com", identityApi);
    app.route("/www.googleapis.com/calendar/v3", calendarApi);
    app.route("/calendar.google.com/calendar/ical", secretAddresses);
    app.route("/calendar.google.com", agendaPages(site));
    // Google's own client keeps only the origin of a `rootUrl`.
    app.all("/calendar/v3/*", (c) => {
      const url = new URL(c.req.url);
      url.pathname = `/www.googleapis.com${url.pathname}`;
      return app.fetch(new Request(url, c.req.raw), c.env, c.executionCtx);
    });
  },
  refuse,
  reset: resetGoogle,
  save: saveGoogle,
  restore: restoreGoogle,
};

/** https://developers.google.com/workspace/calendar/api/guides/errors */
function refuse(fault: Fault): Response {
  const headers = new Headers(
    fault.retryAfterSeconds === undefined ? {} : { "retry-after": String(fault.retryAfterSeconds) },
  );
  const status = fault.status ?? (fault.kind === "error" ? 500 : 403);
  return Response.json(bodyFor(fault).body(status), { status, headers });
}

function bodyFor(fault: Fault): GoogleError {
  if (fault.kind === "rate_limit")
    return new GoogleError(403, { reason: "quotaExceeded", message: "Calendar usage limits exceeded." });
  if (fault.kind === "secondary_limit")
    return new GoogleError(403, { reason: "rateLimitExceeded", message: "Rate Limit Exceeded" });
  return new GoogleError(500, { reason: "backendError", message: "Backend Error" });
}
