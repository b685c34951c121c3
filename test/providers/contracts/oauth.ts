import { beforeEach, describe, expect, it } from "vitest";

import { authorizeUrl, createVerifier, exchangeCode, exchangeRefreshToken } from "../../../src/lib/oauth.ts";
import type { OAuth, Provider, Tokens } from "../../../src/providers/provider.ts";
import { authorizeAs, sandbox } from "../../support/sandbox.ts";
import { accessOf, sandboxHttp } from "./access.ts";

export type OAuthSubject = {
  provider: Provider;
  client: { id: string; secret: string };
  /** Switches the sandbox so that tokens expire. */
  settings?: Record<string, unknown>;
  /** Whether a renewal brings another refresh token and ends the one before. */
  rotates: boolean;
  /** The host at which a token is ended; absent = the provider lets no application do it. */
  revokesAt?: string;
};

const redirectUri = "http://localhost:9087/callback";
const now = 1_800_000_000_000;

/** Sign-in, renewal and end of an account's access, asked of the sandbox over HTTP. */
export function describeOAuth({ provider, client, settings = {}, rotates, revokesAt }: OAuthSubject): void {
  const oauth = oauthOf(provider);
  const wanted = oauth.connectScopes.map(({ scope }) => scope);
  const { authorize, token: endpoint } = oauth.endpoints(provider.defaultHost);

  /** What a person's consent brings: a code, and the verifier that belongs to it. */
  const consent = async () => {
    const verifier = oauth.usesPkce ? createVerifier() : null;
    const url = authorizeUrl({
      endpoint: authorize,
      client,
      redirectUri,
      state: "s",
      verifier,
      scopes: [wanted.join(oauth.scopeSeparator ?? " ")],
      params: oauth.authorizeParams ?? {},
      sandboxUrl: "http://localhost:8788",
    });
    const back = await authorizeAs("alice", url.href);
    return { verifier, code: back.searchParams.get("code") ?? "", redirectUri };
  };
  const exchange = async (grant: Awaited<ReturnType<typeof consent>>, as = client): Promise<Tokens> =>
    oauth.readTokens(await exchangeCode(sandboxHttp(), { endpoint, client: as, ...grant }), now);
  const renew = async (refreshToken: string): Promise<Tokens> =>
    oauth.readTokens(await exchangeRefreshToken(sandboxHttp(), { endpoint, client, refreshToken }), now);
  const login = async ({ accessToken }: Tokens) =>
    (await provider.account(accessOf(provider, accessToken))).login;

  describe("signing in", () => {
    beforeEach(() => sandbox.set(settings));

    it("brings tokens that work, with the scopes that were asked for", async () => {
      const tokens = await exchange(await consent());
      const account = await provider.account(accessOf(provider, tokens.accessToken));
      expect(account.accountId).toMatch(/^[\w:-]+$/);
      expect(account.login).not.toBe("");
      expect(provider.missingScopes(tokens.scopes ?? account.scopes ?? wanted, wanted)).toEqual([]);
      expect(tokens.expiresAt).toBeGreaterThan(now);
      expect(tokens.refreshToken).not.toBeNull();
    });

    it("takes a code once, and only from the client that asked", async () => {
      const grant = await consent();
      await exchange(grant);
      await expect(exchange(grant)).rejects.toMatchObject({ code: "unauthorized", permanent: true });
      const other = { ...client, secret: "another" };
      await expect(exchange(await consent(), other)).rejects.toMatchObject({
        code: "invalid",
        permanent: true,
      });
    });

    it.runIf(oauth.usesPkce)("takes a code only with its verifier", async () => {
      const grant = { ...(await consent()), verifier: createVerifier() };
      await expect(exchange(grant)).rejects.toMatchObject({ code: "unauthorized", permanent: true });
    });

    it("explains each scope", () => {
      expect(oauth.connectScopes.filter(({ reason }) => !/^[A-Z].{10,}\.$/.test(reason))).toEqual([]);
    });
  });

  describe("renewing", () => {
    beforeEach(() => sandbox.set(settings));

    it("brings tokens that work", async () => {
      const first = await exchange(await consent());
      const second = await renew(first.refreshToken ?? "");
      expect(second.accessToken).not.toBe(first.accessToken);
      expect(second.expiresAt).toBeGreaterThan(now);
      expect(await login(second)).toBe(
        await login(await renew(second.refreshToken ?? first.refreshToken ?? "")),
      );
    });

    it.runIf(rotates)("ends the refresh token that was used", async () => {
      const first = await exchange(await consent());
      const second = await renew(first.refreshToken ?? "");
      expect([null, first.refreshToken]).not.toContain(second.refreshToken);
      const refused = renew(first.refreshToken ?? "");
      await expect(refused).rejects.toMatchObject({ code: "unauthorized", permanent: true });
    });

    it("is refused for good with a refresh token that the provider does not know", async () => {
      await exchange(await consent());
      const refused = renew("never-given");
      await expect(refused).rejects.toMatchObject({ code: "unauthorized", permanent: true });
      await expect(refused).rejects.toThrow(/^[A-Z][^<>]+\.$/);
    });
  });

  describe("a token answer", () => {
    it.each([
      [null],
      ["text"],
      [[]],
      [{}],
      [{ access_token: "" }],
      [{ access_token: "two words", expires_in: 1 }],
    ])("such as %j is not understood, and asked for again", (answer) => {
      const refusal = { code: "unexpected", permanent: false, provider: provider.id };
      expect(() => oauth.readTokens(answer, now)).toThrow(expect.objectContaining(refusal));
    });

    it("that names an error nobody knows is refused for good, without repeating what it says", () => {
      const answer = { ok: false, error: "something_new", error_description: "<b>secret</b>" };
      const refusal = { permanent: true, message: expect.not.stringContaining("secret") };
      expect(() => oauth.readTokens(answer, now)).toThrow(expect.objectContaining(refusal));
    });
  });

  describe("ending access", () => {
    beforeEach(() => sandbox.set(settings));

    it.runIf(revokesAt !== undefined)("makes the token useless, and can be repeated", async () => {
      const tokens = await exchange(await consent());
      const access = accessOf(provider, tokens.accessToken);
      await oauth.revoke(access, client);
      await expect(provider.account(access)).rejects.toMatchObject({
        code: "unauthorized",
        permanent: true,
      });
      await expect(oauth.revoke(access, client)).resolves.toBeUndefined();
    });

    it("of a token that the provider never knew is no failure", async () => {
      await expect(oauth.revoke(accessOf(provider, "never-given"), client)).resolves.toBeUndefined();
    });

    it.runIf(revokesAt !== undefined)("is tried again when the provider does not answer", async () => {
      const tokens = await exchange(await consent());
      const access = accessOf(provider, tokens.accessToken);
      await sandbox.setFault(revokesAt ?? "", { kind: "error", status: 500 });
      await expect(oauth.revoke(access, client)).rejects.toMatchObject({
        code: "unavailable",
        permanent: false,
      });
    });
  });
}

function oauthOf({ oauth, name }: Provider): OAuth {
  if (oauth === null) throw new Error(`Nobody signs in to ${name}.`);
  return oauth;
}
