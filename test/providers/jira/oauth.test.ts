import { describe, expect, it } from "vitest";

import { authorizeUrl, exchangeCode, exchangeRefreshToken } from "../../../src/lib/oauth.ts";
import { account } from "../../../src/providers/jira/account.ts";
import { jira } from "../../../src/providers/jira/index.ts";
import { connectScopes, missingScopes, oauth } from "../../../src/providers/jira/oauth.ts";
import { authorizeAs, sandbox } from "../../support/sandbox.ts";
import { accessOf, sandboxHttp } from "../contracts/access.ts";

const client = { id: "jira-oauth", secret: "secret" };
const redirectUri = "http://localhost:9087/callback";
const { authorize, token: endpoint } = oauth.endpoints(jira.defaultHost);
const now = Date.now();

async function signIn() {
  const url = authorizeUrl({
    endpoint: authorize,
    client,
    redirectUri,
    state: "s",
    verifier: null,
    scopes: connectScopes.map(({ scope }) => scope),
    params: oauth.authorizeParams ?? {},
    sandboxUrl: "http://localhost:8788",
  });
  const code = (await authorizeAs("alice", url.href)).searchParams.get("code") ?? "";
  return oauth.readTokens(
    await exchangeCode(sandboxHttp(), { endpoint, client, redirectUri, code, verifier: null }),
    now,
  );
}

const renew = async (refreshToken: string) =>
  oauth.readTokens(await exchangeRefreshToken(sandboxHttp(), { endpoint, client, refreshToken }), now);

describe("signing in at Atlassian", () => {
  it("reaches two sites with one grant, and leaves out other products", async () => {
    const { accessToken } = await signIn();
    const { sites = [], login } = await account(accessOf(jira, accessToken));
    expect(login).toBe("alice@acme.example");
    expect(sites.map(({ name, url }) => [name, url])).toEqual([
      ["acme", "https://acme.atlassian.net"],
      ["studio", "https://studio.atlassian.net"],
    ]);
  });

  it("takes a refresh token again for ten minutes, in case the answer was lost", async () => {
    const first = await signIn();
    const second = await renew(first.refreshToken ?? "");
    const again = await renew(first.refreshToken ?? "");
    expect(again.refreshToken).not.toBe(second.refreshToken);
    await sandbox.set({ atlassianRefreshLeewaySeconds: 0 });
    await expect(renew(first.refreshToken ?? "")).rejects.toMatchObject({
      code: "unauthorized",
      permanent: true,
      message: "Atlassian no longer accepts this connection's sign-in. Reconnect it.",
    });
  });

  it("names a scope that was not granted, and no refresh token among them", async () => {
    const wanted = connectScopes.map(({ scope }) => scope);
    await sandbox.set({ atlassianGrantScopes: ["read:jira-work", "read:me", "read:jira-user"] });
    const { scopes, refreshToken } = await signIn();
    expect(refreshToken).toBeNull();
    expect(missingScopes(scopes ?? [], wanted)).toEqual(["write:jira-work", "manage:jira-webhook"]);
    expect(oauth.missingRefreshToken).toContain("offline_access");
  });

  it("says that an account reaches no site with Jira", async () => {
    await sandbox.set({ atlassianGrantScopes: ["read:me", "offline_access"] });
    const { accessToken } = await signIn();
    await expect(account(accessOf(jira, accessToken))).rejects.toMatchObject({
      code: "forbidden",
      message: expect.stringContaining("no site with Jira"),
    });
  });

  it("says that a token of the Cloud wants an e-mail address beside it", async () => {
    const access = accessOf(jira, "sandbox-alice", { host: "acme.atlassian.net", fields: { email: "" } });
    await expect(account(access)).rejects.toMatchObject({
      code: "forbidden",
      message: expect.stringContaining("Type the e-mail address"),
    });
  });
});
