import { connectByToken } from "../../src/integrations/connections/connect-by-token.ts";
import { browserWithCookies, walkThrough } from "./browser.ts";
import type { Person } from "./people.ts";
import { contextFor } from "./context.ts";

/** Connects a persona's account for the person's workspace through the real OAuth pages; returns the connection's id. */
export async function connectByOAuth(
  person: Person,
  persona = "alice",
  provider = "github",
): Promise<string> {
  const browser = browserWithCookies(person);
  const response = await walkThrough(browser, `/oauth/${provider}/start?purpose=connect`, persona);
  const [, id] = /^\/connections\/(\w+)(?:\/calendars)?$/.exec(response.headers.get("Location") ?? "") ?? [];
  if (id === undefined) throw new Error(`Not connected: ${browser.jar.get("flash") ?? response.status}`);
  return id;
}

/** The same by the persona's personal access token. */
export async function connectByPersonalToken(
  person: Person,
  persona = "alice",
  provider = "github",
): Promise<string> {
  const form = { fields: { token: `sandbox-${persona}` }, host: "", isPersonal: false };
  return (await connectByToken(await contextFor(person), provider, form)).connectionId;
}
