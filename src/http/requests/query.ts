import { zValidator } from "@hono/zod-validator";
import type { MiddlewareHandler } from "hono";
import type * as z from "zod/mini";

import { AppError } from "../../lib/errors.ts";
import type { AppEnv } from "../app-env.ts";

type Read<T> = { in: { query: Record<string, string> }; out: { query: T } };

/** A page's query, read with `c.req.valid("query")`. Throws invalid when the schema has no way around what is wrong. */
export function query<T>(schema: z.ZodMiniType<T>): MiddlewareHandler<AppEnv, string, Read<T>> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- safe because a query is always given, if only as {}
  return zValidator("query", schema, (result) => {
    if (result.success) return;
    throw new AppError(
      "invalid",
      "This link is not complete. Go back to the page it came from and try again.",
    );
  }) as unknown as MiddlewareHandler<AppEnv, string, Read<T>>;
}
