import { OutboundError, type OutboundRequest, type OutboundResponse } from "../../lib/outbound.ts";
import type { Access } from "../access.ts";
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
  failure(error: OutboundError): ProviderError;
}): Call {
  return async (access, { path, method = "GET", ...rest }) => {
    const url = path.startsWith("https://") ? path : api.base(access.host) + path;
    const headers = { ...api.headers, Authorization: `Bearer ${access.accessToken}`, ...rest.headers };
    try {
      return await access.http.send({ ...rest, method, url, headers });
    } catch (error) {
      throw error instanceof OutboundError ? api.failure(error) : error;
    }
  };
}
