import { describe, expect, it } from "vitest";

import { missingScopes, oauth } from "../../../src/providers/microsoft/oauth.ts";
import { ProviderError } from "../../../src/providers/provider.ts";

const now = 1_000_000;

function refusalOf(answer: object): ProviderError {
  try {
    oauth.readTokens(answer, now);
  } catch (error) {
    if (error instanceof ProviderError) return error;
  }
  throw new Error("It was accepted.");
}

describe("Microsoft's token answers", () => {
  it("bring another refresh token each time", () => {
    const answer = {
      token_type: "Bearer",
      access_token: "t",
      refresh_token: "r2",
      expires_in: "4200",
      scope: "openid User.Read Calendars.ReadWrite",
    };
    expect(oauth.readTokens(answer, now)).toEqual({
      accessToken: "t",
      refreshToken: "r2",
      expiresAt: now + 4_200_000,
      refreshExpiresAt: null,
      scopes: ["openid", "User.Read", "Calendars.ReadWrite"],
    });
  });

  it.each([
    [{ error: "invalid_grant", error_codes: [700082] }, "unauthorized", "90 days"],
    [{ error: "invalid_grant", error_codes: [50173] }, "unauthorized", "password"],
    [{ error: "interaction_required", error_codes: [50076] }, "unauthorized", "second factor"],
    [{ error: "invalid_grant", error_codes: [65001] }, "unauthorized", "agreed"],
    [{ error: "invalid_grant" }, "unauthorized", "Start again"],
    [{ error: "invalid_client", error_codes: [7000222] }, "invalid", "expired"],
    [{ error: "invalid_client", error_codes: [7000215] }, "invalid", "MICROSOFT_CLIENT_SECRET"],
    [{ error: "invalid_request", error_codes: [50194] }, "invalid", "one directory"],
  ])("%j is %s and says why", (answer, code, words) => {
    const refusal = refusalOf(answer);
    expect(refusal).toMatchObject({ code, permanent: true });
    expect(refusal.message).toContain(words);
  });

  it("that only say to wait pass", () => {
    expect(refusalOf({ error: "temporarily_unavailable" })).toMatchObject({
      code: "unavailable",
      permanent: false,
    });
  });

  it("give a refused renewal its cause, where there is one", () => {
    const explain = (answer: object) =>
      oauth.explainRefusal?.({ error: refusalOf(answer), connectedForMs: 0 });
    expect(explain({ error: "invalid_grant", error_codes: [50173] })).toContain("password");
    expect(explain({ error: "invalid_grant" })).toBeNull();
  });
});

describe("Microsoft's scopes", () => {
  const wanted = oauth.connectScopes.map(({ scope }) => scope);

  it("come without offline_access, in any case, and some as addresses", () => {
    const granted = ["user.read", "https://graph.microsoft.com/Calendars.ReadWrite", "profile"];
    expect(missingScopes(granted, wanted)).toEqual([]);
  });

  it("can be fewer than asked for", () => {
    expect(missingScopes(["openid", "User.Read"], wanted)).toEqual(["Calendars.ReadWrite"]);
  });
});
