import { describe, expect, it } from "vitest";

import { missingScopes, oauth } from "../../../src/providers/google/oauth.ts";
import { ProviderError } from "../../../src/providers/provider.ts";

const now = 1_000_000;
const dayMs = 86_400_000;
const scopesOf = (...names: string[]) => names.map((name) => `https://www.googleapis.com/auth/${name}`);

describe("Google's token answers", () => {
  it("of a first consent: an hour, a refresh token that stays, the scopes that were ticked", () => {
    const scope = scopesOf("calendar.events", "userinfo.email").join(" ");
    const answer = { access_token: "t", refresh_token: "r", expires_in: 3599, scope, token_type: "Bearer" };
    expect(oauth.readTokens(answer, now)).toEqual({
      accessToken: "t",
      refreshToken: "r",
      expiresAt: now + 3_599_000,
      refreshExpiresAt: null,
      scopes: scopesOf("calendar.events", "userinfo.email"),
    });
  });

  it("of a renewal: no other refresh token; of access limited in time: when it ends", () => {
    const answer = { access_token: "t", expires_in: 3599, refresh_token_expires_in: 604_799 };
    expect(oauth.readTokens(answer, now)).toMatchObject({
      refreshToken: null,
      refreshExpiresAt: now + 604_799_000,
      scopes: null,
    });
  });

  it.each([
    [{ error: "invalid_grant", error_description: "Bad Request" }, "unauthorized", true],
    [{ error: "invalid_client" }, "invalid", true],
    [{ error: "redirect_uri_mismatch" }, "invalid", true],
    [{ error: "admin_policy_enforced" }, "invalid", true],
    [{ access_token: "t" }, "unexpected", false],
  ])("%j is %s", (answer, code, permanent) => {
    expect(() => oauth.readTokens(answer, now)).toThrow(expect.objectContaining({ code, permanent }));
  });
});

describe("Google's scopes", () => {
  const wanted = oauth.connectScopes.map(({ scope }) => scope);

  it("come back under other names, and none is missing", () => {
    const granted = [
      "openid",
      ...scopesOf("userinfo.email", "calendar.events", "calendar.calendarlist.readonly"),
    ];
    expect(missingScopes(granted, wanted)).toEqual([]);
  });

  it("can be unticked one by one", () => {
    const granted = ["openid", ...scopesOf("userinfo.email", "calendar.calendarlist.readonly")];
    expect(missingScopes(granted, wanted)).toEqual(scopesOf("calendar.events"));
  });
});

describe("a sign-in that Google ends", () => {
  it("is put down to testing within a week or so, and to nothing later", () => {
    const error = new ProviderError("", { provider: "google", code: "unauthorized", permanent: true });
    expect(oauth.explainRefusal?.({ error, connectedForMs: 7 * dayMs })).toContain("seven days");
    expect(oauth.explainRefusal?.({ error, connectedForMs: 30 * dayMs })).toBeNull();
  });
});
