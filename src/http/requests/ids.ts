import { zValidator } from "@hono/zod-validator";
import type { Context, MiddlewareHandler } from "hono";
import * as z from "zod/mini";

import { notFound } from "../../lib/errors.ts";
import { foreignIdSchema, type Id, idSchema } from "../../lib/id.ts";
import type { AppEnv } from "../app-env.ts";

/** Parameters that hold what another system named: deliveries, chat accounts, and keys made of such. */
const foreign = new Set(["deliveryId", "host", "accountId", "outboxKey"]);

export function idSchemaOf(name: string): z.ZodMiniType<Id, string> {
  return foreign.has(name) ? foreignIdSchema : idSchema;
}

type Ids<Name extends string> = { in: { param: Record<Name, string> }; out: { param: Record<Name, Id> } };

/** The context of a handler behind `ids`. */
export type IdContext<Name extends string = "id"> = Context<AppEnv, string, Ids<Name>>;

/** The ids in a page's path, read with `c.req.valid("param")`. Throws not_found for what can be no id. */
export function ids<Name extends string>(...names: Name[]): MiddlewareHandler<AppEnv, string, Ids<Name>> {
  const shape = Object.fromEntries(names.map((name) => [name, idSchemaOf(name)]));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- safe because these are exactly the names
  const schema = z.object(shape) as unknown as z.ZodMiniType<Record<Name, Id>, Record<Name, string>>;
  return zValidator("param", schema, (result) => {
    if (!result.success) throw notFound("page");
  });
}

/** An id in a query; undefined when there is none, or a link has made up something else. */
// oxlint-disable-next-line promise/valid-params -- this is zod's catch, no promise's
export const queryId = z.catch(z.optional(idSchema), undefined);
