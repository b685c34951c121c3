import { createOutbound } from "../../../src/lib/create-outbound.ts";
import type { Outbound } from "../../../src/lib/outbound.ts";
import type { Access, Provider } from "../../../src/providers/provider.ts";

/** The way to the sandbox, without the pauses of a real one. */
export function sandboxHttp(settings: { timeoutMs?: number } = {}): Outbound {
  return createOutbound({ sandboxUrl: "http://localhost:8788", backoffMs: 1, ...settings });
}

/** Calls with this token at the provider's own host, or at the one of an address. What else its form asks for, the sandbox knows by name. */
export function accessOf(
  { defaultHost, token }: Provider,
  accessToken: string,
  more: { http?: Outbound; host?: string; siteId?: string; fields?: Record<string, string> } = {},
): Access {
  const others = (token?.fields ?? []).map(({ name }) => [name, `sandbox-${name}`]);
  const fields = { ...Object.fromEntries(others), ...more.fields, token: accessToken };
  return {
    host: more.host ?? defaultHost,
    siteId: more.siteId ?? null,
    credential: { method: "token", fields },
    http: more.http ?? sandboxHttp(),
  };
}
