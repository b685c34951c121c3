import { env, exports } from "cloudflare:workers";
import { afterEach, beforeEach, expect, vi } from "vitest";

import { credentials, oauthStates } from "../../src/db/schema/connections.ts";
import { parseConfig } from "../../src/env.ts";
import { openSecret } from "../../src/integrations/connections/credential.ts";
import { tokenOf } from "../../src/providers/access.ts";
import { vaultOf } from "../../src/integrations/vault-of.ts";
import { verifierLocation } from "../../src/integrations/oauth/start-oauth.ts";
import { type Browser, startAt } from "./browser.ts";
import { everythingStored } from "./everything-stored.ts";
import { appUrl, db } from "./people.ts";
import { authorizeAs } from "./sandbox.ts";

/** By their names: whatever must be found nowhere in the clear. */
export const secrets = new Map<string, string>();
export const lines: string[] = [];
/** Bodies and headers of every answer, without the cookies that only their browser gets. */
export const answers: string[] = [];

/** Listens to the log of each test of a file, and forgets what the test before it kept. */
export function watchForCanaries(): void {
  beforeEach(() => {
    secrets.clear();
    for (const kept of [lines, answers]) kept.length = 0;
    for (const method of ["log", "info", "warn", "error", "debug"] as const) {
      vi.spyOn(console, method).mockImplementation((...given: unknown[]) => void lines.push(given.join(" ")));
    }
    secrets.set("the encryption key", "A".repeat(43));
    secrets.set("the signing secret", env.SLACK_SIGNING_SECRET ?? "");
    for (const name of ["GITHUB", "GOOGLE", "MICROSOFT", "SLACK"] as const)
      secrets.set(`the client's secret at ${name}`, env[`${name}_CLIENT_SECRET`] ?? "");
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });
}

export async function keep(response: Response): Promise<Response> {
  const headers = [...response.headers].filter(([name]) => name !== "set-cookie");
  answers.push(JSON.stringify(headers), await response.clone().text());
  return response;
}

export const open = async (browser: Browser, path: string) => keep(await browser.get(path));

export const send = async (path: string, init: RequestInit = {}) =>
  keep(await exports.default.fetch(new Request(`${appUrl}${path}`, { redirect: "manual", ...init })));

const vault = () => vaultOf(env, parseConfig(env));

async function keepVerifier(name: string): Promise<void> {
  const [row] = await db().select().from(oauthStates);
  if (row === undefined) throw new Error("No state is stored.");
  const verifier = await (await vault()).decrypt(row.secret, verifierLocation(row.stateHash));
  // Slack takes no challenge.
  if (verifier !== "") secrets.set(name, verifier);
}

export async function keepTokens(when: string): Promise<void> {
  for (const row of await db().select().from(credentials)) {
    const secret = await openSecret(await vault(), row, row.secret);
    secrets.set(`the access token ${when}`, tokenOf({ credential: secret }));
    const refreshToken = secret.method === "oauth" ? secret.refreshToken : null;
    if (refreshToken !== null) secrets.set(`the refresh token ${when}`, refreshToken);
  }
}

/** Goes through a sign-in as a person does; the answer to the callback. */
export async function signInAt(browser: Browser, path: string): Promise<Response> {
  const address = await startAt(browser, path);
  await keepVerifier(`the verifier of ${path}`);
  const back = await authorizeAs("alice", address);
  for (const name of ["code", "state"])
    secrets.set(`the ${name} of ${path}`, back.searchParams.get(name) ?? "");
  return open(browser, back.pathname + back.search);
}

export async function expectNoSecret(when: string): Promise<void> {
  const locations = { log: lines.join("\n"), answers: answers.join("\n"), stored: await everythingStored() };
  for (const [name, secret] of secrets) {
    expect(secret.length, name).toBeGreaterThan(9);
    for (const [location, text] of Object.entries(locations)) {
      expect(text.includes(secret), `${name} in ${location} ${when}`).toBe(false);
      expect(text.includes(encodeURIComponent(secret)), `${name}, encoded, in ${location} ${when}`).toBe(
        false,
      );
    }
  }
}

/** What is no secret is found by the same search, or it would prove nothing. */
export async function expectFound(known: { stored: string; answered: string; logged?: string }) {
  expect(await everythingStored()).toContain(known.stored);
  expect(answers.join()).toContain(known.answered);
  expect(lines.join()).toContain(known.logged ?? '"request"');
}
