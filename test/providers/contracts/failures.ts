import { describe, expect, it } from "vitest";

import type { Provider, ProviderErrorCode } from "../../../src/providers/provider.ts";
import { sandbox } from "../../support/sandbox.ts";
import { accessOf, sandboxHttp } from "./access.ts";

export type FailureSubject = {
  provider: Provider;
  /** That works. */
  token: string;
  /** Which call is struck: the one by which the provider says whose the token is. */
  host: string;
  path: string;
  /** Statuses that mean something else here. */
  codes?: Readonly<Record<number, ProviderErrorCode>>;
};

type Row = [what: string, fault: Record<string, unknown>, facts: object];

const refusals: [status: number, code: ProviderErrorCode][] = [
  [400, "invalid"],
  [401, "unauthorized"],
  [403, "forbidden"],
  [404, "not_found"],
  [409, "conflict"],
  [410, "not_found"],
  [412, "conflict"],
  [418, "unexpected"],
  [422, "invalid"],
  [451, "forbidden"],
];

const passing: Row[] = [
  [
    "HTTP 429",
    { status: 429, retryAfterSeconds: 7 },
    { code: "rate_limited", retryAfterSeconds: 7, status: 429 },
  ],
  [
    "HTTP 429 without a time",
    { status: 429 },
    { code: "rate_limited", retryAfterSeconds: expect.any(Number) },
  ],
  ["HTTP 500", { status: 500 }, { code: "unavailable", retryAfterSeconds: null }],
  ["HTTP 503", { status: 503, retryAfterSeconds: 7 }, { code: "unavailable", retryAfterSeconds: 7 }],
  ["a page instead of an answer", { kind: "html" }, { code: "unavailable" }],
  ["half an answer", { kind: "cut_json" }, { code: "unexpected" }],
  ["no answer in time", { kind: "timeout" }, { code: "timeout", status: null }],
  ["a connection that breaks", { kind: "reset" }, { code: "unavailable" }],
];

/** What any failed call means: its code, whether it can ever succeed, and when to try again. */
export function describeFailures({ provider, token, host, path, codes = {} }: FailureSubject): void {
  const struck = async (fault: Record<string, unknown>) => {
    await sandbox.setFault(host, { kind: "error", path, ...fault });
    const http = sandboxHttp(fault["kind"] === "timeout" ? { timeoutMs: 400 } : {});
    return provider.account(accessOf(provider, token, { http, host: hostOf() }));
  };
  const hostOf = () => (provider.defaultHost === "" ? host : provider.defaultHost);
  const facts = {
    name: "ProviderError",
    provider: provider.id,
    message: expect.stringMatching(/^[^<>]+[.…]$/),
  };

  describe("a failed call", () => {
    it.each(refusals.map(([status, code]) => [status, codes[status] ?? code] as const))(
      "with HTTP %i is %s for good",
      async (status, code) => {
        await expect(struck({ status })).rejects.toMatchObject({ ...facts, code, permanent: true, status });
      },
    );

    it.each(passing)("with %s passes", async (_, fault, expected) => {
      await expect(struck(fault)).rejects.toMatchObject({ ...facts, permanent: false, ...expected });
    });

    it.runIf(provider.oauth !== null)(
      "with a token that the provider does not know is refused for good",
      async () => {
        const unknown = provider.account(accessOf(provider, "never-given"));
        await expect(unknown).rejects.toMatchObject({ ...facts, code: "unauthorized", permanent: true });
      },
    );
  });
}
