import type { Outbound } from "../lib/outbound.ts";

/** What a call to a provider needs: which instance, on whose behalf, through which client. */
export type Access = { host: string; accessToken: string; http: Outbound };

/** A request from a provider as it came: signatures are made over the raw bytes. */
export type InboundRequest = { headers: Headers; body: Uint8Array<ArrayBuffer> };
