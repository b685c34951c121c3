import { createOutbound } from "../../../src/lib/create-outbound.ts";
import type { Outbound } from "../../../src/lib/outbound.ts";
import type { Access, Provider } from "../../../src/providers/provider.ts";

/** The way to the sandbox, without the pauses of a real one. */
export function sandboxHttp(settings: { timeoutMs?: number } = {}): Outbound {
  return createOutbound({ sandboxUrl: "http://localhost:8788", backoffMs: 1, ...settings });
}

/** Calls with this token at the provider's own host, or at the one of an address. */
export function accessOf(
  { defaultHost }: Provider,
  accessToken: string,
  more: { http?: Outbound; host?: string } = {},
): Access {
  return {
    host: more.host ?? defaultHost,
    siteId: null,
    credential: { method: "token", fields: { token: accessToken } },
    http: more.http ?? sandboxHttp(),
  };
}
