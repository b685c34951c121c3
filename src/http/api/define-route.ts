import type { Context } from "hono";
import type * as z from "zod/mini";

import type { Ctx } from "../../domain/context.ts";
import type { ApiScope } from "../../domain/api-tokens/api-scopes.ts";
import type { TokenActor } from "../../domain/api-tokens/find-token-actor.ts";
import type { Id } from "../../lib/id.ts";
import type { ApiEnv } from "../middleware/api-token.ts";

/** What a route's handler gets: the verb's context, the parsed input, and the request for what else it needs. */
export type ApiCall<Query, Body> = {
  ctx: Ctx<TokenActor>;
  params: Record<string, Id>;
  query: Query;
  body: Body;
  c: Context<ApiEnv>;
};

type Definition<Query, Body, Answer> = {
  method: "get" | "post" | "patch" | "delete";
  /** As OpenAPI writes it: "/entries/{id}". */
  path: `/${string}`;
  /** null = any valid token. */
  scope: ApiScope | null;
  summary: string;
  query?: z.ZodMiniType<Query>;
  body?: z.ZodMiniType<Body>;
  /** Its body is a file, which the handler reads. */
  takesFile?: boolean;
  /** Also takes away whatever the schema does not name, so that no column leaves by accident. */
  answer: { status: 200 | 201 | 202; schema: z.ZodMiniType<unknown, Answer> } | { status: 204 };
  handle(call: ApiCall<Query, Body>): Promise<Answer>;
};

/** A route with its types closed over, so that routes of all shapes stand in one list. */
export type ApiRoute = Omit<Definition<unknown, unknown, unknown>, "handle"> & {
  run(call: ApiCall<unknown, unknown>): Promise<unknown>;
};

/** Declares a route once; the router, the OpenAPI document and the tests read it. */
export function defineRoute<Query = undefined, Body = undefined, Answer = void>(
  definition: Definition<Query, Body, Answer>,
): ApiRoute {
  const { method, path, scope, summary, query, body, takesFile = false, answer } = definition;
  return {
    method,
    path,
    scope,
    summary,
    takesFile,
    answer,
    ...(query === undefined ? {} : { query }),
    ...(body === undefined ? {} : { body }),
    run: async (call) => {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- safe because parse-request.ts parses by these very schemas; where absent, they are undefined
      const result = await definition.handle(call as ApiCall<Query, Body>);
      return answer.status === 204 ? undefined : answer.schema.parse(result);
    },
  };
}
