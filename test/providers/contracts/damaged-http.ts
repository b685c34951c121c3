import * as z from "zod/mini";

import type { Outbound } from "../../../src/lib/outbound.ts";
import { sandboxHttp } from "./access.ts";

/** What a provider answers, but with these times in all events of this title. */
export function damagedHttp(title: string, times: object): Outbound {
  const http = sandboxHttp();
  return {
    calls: () => http.calls(),
    async send({ schema, ...request }) {
      const answer = await http.send({ ...request, schema: z.unknown() });
      const body = JSON.parse(JSON.stringify(answer.body), (_, value: unknown) =>
        isNamed(value, title) ? { ...value, ...times } : value,
      );
      if (schema === undefined) throw new Error("Only calls whose answers are read are damaged.");
      return { ...answer, body: schema.parse(body) };
    },
  };
}

/** At Google a title is a "summary", at Microsoft a "subject". */
function isNamed(value: unknown, title: string): value is object {
  if (typeof value !== "object" || value === null) return false;
  return ("summary" in value && value.summary === title) || ("subject" in value && value.subject === title);
}
