import { describe, expect, it } from "vitest";

import { authorizeUrl, createVerifier } from "../../src/lib/oauth.ts";

const request = {
  endpoint: "https://github.com/login/oauth/authorize",
  client: { id: "client", secret: "secret-of-the-test" },
  redirectUri: "https://time.example.com/oauth/github/callback",
  state: "state",
  scopes: ["repo", "admin:repo_hook"],
  sandboxUrl: null,
};

describe("authorizeUrl", () => {
  it("O2: sends the challenge that RFC 7636, appendix B, computes for its verifier", () => {
    const url = authorizeUrl({ ...request, verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk" });
    expect(url.searchParams.get("code_challenge")).toBe("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    expect(url.searchParams.get("code_challenge_method")).toBe("S256");
    expect(url.href).not.toContain("dBjftJeZ4CVP");
  });

  it("asks for a code with client, state, redirect address and scopes, and never tells the secret", () => {
    const url = authorizeUrl({ ...request, verifier: null });
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: "code",
      client_id: "client",
      redirect_uri: "https://time.example.com/oauth/github/callback",
      state: "state",
      scope: "repo admin:repo_hook",
    });
  });

  it("leads into the sandbox when there is one", () => {
    const url = authorizeUrl({ ...request, verifier: null, sandboxUrl: "http://localhost:8788" });
    expect(url.origin + url.pathname).toBe("http://localhost:8788/github.com/login/oauth/authorize");
  });
});

it("O2: makes verifiers of 43 allowed characters, never the same twice", () => {
  const verifiers = Array.from({ length: 10_000 }, createVerifier);
  expect(verifiers.every((verifier) => /^[A-Za-z0-9_-]{43}$/.test(verifier))).toBe(true);
  expect(new Set(verifiers).size).toBe(verifiers.length);
});
