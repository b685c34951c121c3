import { exports } from "cloudflare:workers";

import { appUrl, ownAddress, type Person } from "./people.ts";
import { authorizeAs } from "./sandbox.ts";

/** A browser with a cookie jar, for journeys in which the app sets cookies. Does not follow redirects. */
export function browserWithCookies(person: Person | null) {
  const jar = new Map<string, string>();
  const address = ownAddress();
  if (person !== null) {
    const [name = "", value = ""] = person.cookie.split("=");
    jar.set(name, value);
  }
  const get = async (path: string, headers: Record<string, string> = {}): Promise<Response> => {
    const cookies = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const request = new Request(new URL(path, appUrl), {
      headers: {
        "Sec-Fetch-Site": "same-origin",
        "CF-Connecting-IP": address,
        Cookie: cookies,
        ...headers,
      },
      redirect: "manual",
    });
    const response = await exports.default.fetch(request);
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/Max-Age=0/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  };
  return { jar, get };
}

export type Browser = ReturnType<typeof browserWithCookies>;

/** Where the app sends the browser to ask for consent. */
export async function startAt(browser: Browser, path: string): Promise<string> {
  const location = (await browser.get(path)).headers.get("Location");
  if (location === null) throw new Error(`${path} led nowhere.`);
  return location;
}

/** Starts at the app, consents as a persona, and comes back; the answer to the callback. */
export async function walkThrough(browser: Browser, path: string, persona: string): Promise<Response> {
  const back = await authorizeAs(persona, await startAt(browser, path));
  return browser.get(back.pathname + back.search);
}
