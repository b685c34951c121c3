import type { Browser } from "./browse.ts";
import { CannotReplay } from "./cannot-replay.ts";

/** Makes an API token by the form in Settings: it reads deliveries, and ends tomorrow if it is not revoked before. */
export async function makeToken(
  browser: Browser,
): Promise<{ token: string; revoke: () => Promise<unknown> }> {
  const { text } = await browser.post("/tokens", {
    name: "replay",
    scopes: "connections:read",
    expiresInDays: "1",
  });
  const [token] = /\btw_[\w-]{43}(?![\w-])/.exec(text) ?? [];
  if (token === undefined) throw new CannotReplay("The app made no API token. Try again with --token.");
  const prefix = token.slice(0, 8);
  const [, path] = new RegExp(`<code>${prefix}…</code>.*?"(/tokens/[^"/]+/revoke)"`, "s").exec(text) ?? [];
  const revoke = async () => (path === undefined ? undefined : browser.post(path, {}));
  return { token, revoke };
}
