import * as z from "zod/mini";

import { type Outbound, OutboundError } from "../../lib/outbound.ts";
import type { Access } from "../access.ts";
import { createClient } from "../kit/client.ts";
import { slackFailure, slackRefusal, slackSurprise } from "./failures.ts";
import { envelopeSchema } from "./schemas.ts";

export type SlackCall<T> = {
  /** Such as "chat.postMessage". */
  method: string;
  /** Values that are not text travel as JSON; undefined ones are left out. */
  args?: Record<string, unknown>;
  schema: z.ZodMiniType<T>;
  /** For what only reads, or what a second call cannot change. */
  isIdempotent?: boolean;
};

export type SlackAnswer<T> = { body: T; headers: Headers; nextCursor: string | null };

/** An answer of which nothing is read but that it is ok. */
export const nothing = z.object({});

/**
 * One call of the Web API. Always a form: the methods that read do not take JSON, all of them take this
 * (https://docs.slack.dev/apis/web-api/#methods). Throws ProviderError.
 */
export async function callSlack<T>(access: Access, call: SlackCall<T>): Promise<SlackAnswer<T>> {
  const { method: path, args = {}, schema, isIdempotent = false } = call;
  const request = { method: "POST", path, form: toForm(args), schema: envelopeSchema, isIdempotent } as const;
  const answer = await send(access, request);
  const { ok, error, response_metadata: metadata } = answer.body;
  if (!ok) throw slackRefusal(error ?? "", path);
  const parsed = schema.safeParse(answer.body);
  if (!parsed.success) throw slackSurprise();
  const cursor = metadata?.next_cursor ?? "";
  return { body: parsed.data, headers: answer.headers, nextCursor: cursor === "" ? null : cursor };
}

/** An answer to a response address. Throws ProviderError. */
export async function sendToResponseUrl(http: Outbound, url: string, json: unknown): Promise<void> {
  try {
    await http.send({ method: "POST", url, json });
  } catch (error) {
    throw error instanceof OutboundError ? slackFailure(error) : error;
  }
}

const send = createClient({ base: (host) => `https://${host}/api/`, failure: slackFailure });

function toForm(args: Record<string, unknown>): Record<string, string> {
  const given = Object.entries(args).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    given.map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}
