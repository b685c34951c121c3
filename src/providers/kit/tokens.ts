import * as z from "zod/mini";

import { tokenSchema } from "../../lib/oauth.ts";
import type { Tokens } from "../provider.ts";
import { type Failure, failed, forGood, notUnderstood } from "./failures.ts";

const seconds = z.nullish(z.coerce.number().check(z.positive()));

/** RFC 6749, sections 5.1 and 5.2, with what several providers add. Errors may come with HTTP 200. */
const answerSchema = z.union([
  z.object({ error: z.string(), error_codes: z.nullish(z.array(z.number())) }),
  z.object({
    access_token: tokenSchema,
    scope: z.nullish(z.string()),
    expires_in: seconds,
    refresh_token: z.nullish(z.string().check(z.minLength(1))),
    refresh_token_expires_in: seconds,
  }),
]);

export type Refusal = Extract<z.infer<typeof answerSchema>, { error: string }>;

type Provider = {
  id: string;
  name: string;
  /** Path of the page in docs/ that says how to register Timewire there. */
  docs: string;
};

/**
 * Reads the standard token answer. `mustExpire` = an answer without `expires_in` is none; `refusals` = what this provider's
 * error codes mean beyond the standard's. What it returns throws ProviderError.
 */
export function tokenReader(
  provider: Provider,
  {
    mustExpire = false,
    refusals,
  }: { mustExpire?: boolean; refusals?: (refusal: Refusal) => Failure | undefined } = {},
): (answer: unknown, now: number) => Tokens {
  return (answer, now) => {
    const { data } = answerSchema.safeParse(answer);
    if (data === undefined) throw notUnderstood(provider);
    if ("error" in data) throw failed(provider, refusals?.(data) ?? readRefusal(provider, data.error));
    if (mustExpire && !data.expires_in) throw notUnderstood(provider);
    const at = (rest: number | null | undefined) => (rest ? now + rest * 1000 : null);
    return {
      accessToken: data.access_token,
      refreshToken: data.refresh_token ?? null,
      expiresAt: at(data.expires_in),
      refreshExpiresAt: at(data.refresh_token_expires_in),
      scopes: data.scope ? splitScopes(data.scope) : null,
    };
  };
}

/** Scopes by commas or spaces: the standard has spaces, some have commas. */
export function splitScopes(text: string): string[] {
  return text.split(/[,\s]+/).filter((scope) => scope !== "");
}

/** Those of the wanted scopes that were not granted. */
export function missingScopes(granted: string[], wanted: string[]): string[] {
  return wanted.filter((scope) => !granted.includes(scope));
}

/** The provider does not accept the client's id and secret. */
export function badClient({ id, name }: { id: string; name: string }): Failure {
  const variable = `${id.toUpperCase()}_CLIENT`;
  return forGood(
    "invalid",
    `${name} does not accept the client id and secret of this Timewire. An administrator has to correct ${variable}_ID and ${variable}_SECRET; for a server of your own, register it again.`,
  );
}

/** The address that people come back to is not registered at the provider. */
export function badCallback({ name, docs }: { name: string; docs: string }): Failure {
  return forGood(
    "invalid",
    `The callback address registered at ${name} is not this Timewire's. An administrator has to correct it (${docs}).`,
  );
}

/** A code that was exchanged before, or too late. */
export function usedCode({ name }: { name: string }): Failure {
  return forGood(
    "unauthorized",
    `${name} says that this sign-in was used already or took too long. Try again.`,
  );
}

function readRefusal(provider: Provider, code: string): Failure {
  const { name } = provider;
  switch (code) {
    case "invalid_grant":
      return forGood("unauthorized", `${name} no longer accepts this sign-in. Start again.`);
    case "invalid_client":
    case "unauthorized_client":
      return badClient(provider);
    case "redirect_uri_mismatch":
      return badCallback(provider);
    case "server_error":
    case "temporarily_unavailable":
      return {
        code: "unavailable",
        permanent: false,
        message: `${name}'s sign-in has a problem on its side. We try again by ourselves.`,
      };
    default:
      return forGood("unexpected", `${name} refused the sign-in. Try again.`);
  }
}
