import { describe, expect, it } from "vitest";

import { github } from "../../../src/providers/github/index.ts";
import { apiBase } from "../../../src/providers/github/hosts.ts";
import { missingScopes, oauth } from "../../../src/providers/github/oauth.ts";
import { sandbox } from "../../support/sandbox.ts";
import { accessOf } from "../contracts/access.ts";

const now = 1_000_000;

describe("GitHub's token answers", () => {
  it("of an OAuth app: no expiry, scopes by comma", () => {
    const answer = { access_token: "t", token_type: "bearer", scope: "admin:repo_hook,repo" };
    expect(oauth.readTokens(answer, now)).toEqual({
      accessToken: "t",
      refreshToken: null,
      expiresAt: null,
      refreshExpiresAt: null,
      scopes: ["admin:repo_hook", "repo"],
    });
  });

  it("of a GitHub App: expiry, a refresh token, no scopes; numbers may come as text", () => {
    const times = { expires_in: "28800", refresh_token_expires_in: 15897600 };
    const answer = { access_token: "t", refresh_token: "r", scope: "", ...times };
    expect(oauth.readTokens(answer, now)).toEqual({
      accessToken: "t",
      refreshToken: "r",
      expiresAt: now + 28_800_000,
      refreshExpiresAt: now + 15_897_600_000,
      scopes: null,
    });
  });

  it.each([
    [{ error: "bad_refresh_token" }, "unauthorized", true],
    [{ error: "bad_verification_code", error_description: null }, "unauthorized", true],
    [{ error: "incorrect_client_credentials" }, "invalid", true],
    [{ error: "redirect_uri_mismatch" }, "invalid", true],
    [{ error: "unverified_user_email" }, "invalid", true],
  ])("%j is %s", (answer, code, permanent) => {
    expect(() => oauth.readTokens(answer, now)).toThrow(expect.objectContaining({ code, permanent }));
  });
});

describe("scopes", () => {
  it.each([
    [["repo", "admin:repo_hook"], []],
    [["repo"], []],
    [["admin:repo_hook"], ["repo"]],
    [
      ["public_repo", "write:repo_hook"],
      ["repo", "admin:repo_hook"],
    ],
    [[], ["repo", "admin:repo_hook"]],
  ])("of those granted, %j lack %j", (granted, missing) => {
    expect(missingScopes(granted, ["repo", "admin:repo_hook"])).toEqual(missing);
  });
});

describe("hosts", () => {
  it.each([
    ["github.com", "https://api.github.com"],
    ["acme.ghe.com", "https://api.acme.ghe.com"],
    ["git.acme.example", "https://git.acme.example/api/v3"],
  ])("%s has its API at %s", (host, base) => {
    expect(apiBase(host)).toBe(base);
  });
});

describe("the account behind a token", () => {
  it("has GitHub's immutable id, a verified e-mail and the token's scopes", async () => {
    const account = await github.account(accessOf(github, "sandbox-alice"));
    expect(account).toMatchObject({ login: "alice", email: "alice@acme.example" });
    expect(account.accountId).toMatch(/^\d+$/);
    expect(account.scopes).toContain("repo");
  });

  it("has no e-mail when the token may not read it", async () => {
    await sandbox.setFault("api.github.com", { kind: "error", status: 404, path: "/user/emails" });
    const account = await github.account(accessOf(github, "sandbox-alice"));
    expect(account).toMatchObject({ login: "alice", email: null });
  });
});
