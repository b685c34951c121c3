import { exports } from "cloudflare:workers";

import { apiScopes, type ApiScope } from "../../src/domain/api-tokens/api-scopes.ts";
import { createApiToken } from "../../src/domain/api-tokens/create-api-token.ts";
import { appUrl, ctxFor, type Person } from "./people.ts";

export type Answer = { status: number; body: Record<string, unknown>; headers: Headers };

/** A script with a token of this person. */
export async function scriptOf(person: Person, scopes = Object.keys(apiScopes) as ApiScope[]) {
  const { token } = await createApiToken(ctxFor(person), { name: "test", scopes, expiresInDays: 7 });
  return async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const response = await exports.default.fetch(
      new Request(`${appUrl}/api/v1${path}`, {
        method,
        headers: {
          Authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { "Content-Type": "application/json" }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === "" ? {} : JSON.parse(text) };
  };
}
