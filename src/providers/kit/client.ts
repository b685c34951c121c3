import { OutboundError, type OutboundRequest, type OutboundResponse } from "../../lib/outbound.ts";
import { type Access, tokenOf } from "../access.ts";
import type { ProviderError } from "../failure.ts";

export type ApiRequest<T> = Omit<OutboundRequest<T>, "method" | "url"> & {
  /** GET unless told. */
  method?: OutboundRequest<T>["method"];
  /** Below the base, such as "/user"; or a whole address. */
  path: string;
};

export type Call = <T = undefined>(access: Access, request: ApiRequest<T>) => Promise<OutboundResponse<T>>;

/** Calls to one interface of a provider on the connection's behalf. They throw ProviderError. */
export function createClient(api: {
  base(host: string): string;
  /** Sent with each call, unless the request has others of the same name. */
  headers?: Record<string, string>;
  /** Headers that say on whose behalf; a bearer token unless told. */
  authorize?: (access: Access) => Record<string, string>;
  failure(error: OutboundError): ProviderError;
}): Call {
  const { authorize = bearer } = api;
  return async (access, { path, method = "GET", ...rest }) => {
    const url = path.startsWith("https://") ? path : api.base(access.host) + path;
    const headers = { ...api.headers, ...authorize(access), ...rest.headers };
    try {
      return await access.http.send({ ...rest, method, url, headers });
    } catch (error) {
      throw error instanceof OutboundError ? api.failure(error) : error;
    }
  };
}

function bearer(access: Access): Record<string, string> {
  return { Authorization: `Bearer ${tokenOf(access)}` };
}

/** HTTP Basic (RFC 7617), for whoever takes a name and a secret. */
export function basic(user: string, password: string): Record<string, string> {
  const bytes = new TextEncoder().encode(`${user}:${password}`);
  return { Authorization: `Basic ${btoa(String.fromCharCode(...bytes))}` };
}
