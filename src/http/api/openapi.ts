import * as z from "zod/mini";

import { apiScopes } from "../../domain/api-tokens/api-scopes.ts";
import type { ApiRoute } from "./define-route.ts";
import { problemSchema } from "./problem.ts";

type JsonSchema = Record<string, unknown>;
const jsonSchema = z.looseObject({ $defs: z.optional(z.record(z.string(), z.looseObject({}))) });

type Components = Record<string, JsonSchema>;

/**
 * OpenAPI 3.1 out of the routes themselves. zod writes JSON Schema 2020-12, which is what 3.1 takes: a generator
 * library would only repeat that and double the bundle.
 */
export function createDocument(routes: readonly ApiRoute[], appUrl: string): JsonSchema {
  const components: Components = { Problem: toSchema(problemSchema, "output", {}) };
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const route of routes) {
    paths[route.path] ??= {};
    Object.assign(paths[route.path] ?? {}, { [route.method]: operation(route, components) });
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Timewire",
      version: "1",
      description:
        "Time entries, projects, tasks and connections. Times are ISO 8601 in UTC. Errors are RFC 9457 problems.",
    },
    servers: [{ url: `${appUrl}/api/v1` }],
    security: [{ token: [] }],
    paths,
    components: {
      schemas: components,
      securitySchemes: {
        token: { type: "http", scheme: "bearer", description: "A personal token from Settings." },
      },
    },
  };
}

function operation(route: ApiRoute, components: Components): JsonSchema {
  const { method, path, scope, summary, query, body, takesFile, answer } = route;
  return {
    operationId: `${method}${path.replaceAll(/[/{}]+(\w?)/g, (_, letter: string) => letter.toUpperCase())}`,
    summary,
    ...(scope === null ? {} : { description: `Scope \`${scope}\`: ${apiScopes[scope].toLowerCase()}.` }),
    parameters: [...pathParameters(path), ...queryParameters(query)],
    ...(body === undefined ? {} : { requestBody: { content: json(toSchema(body, "input", components)) } }),
    ...(takesFile === true ? { requestBody: { content: file } } : {}),
    responses: {
      [answer.status]:
        answer.status === 204
          ? { description: "Done" }
          : { description: "Done", content: json(toSchema(answer.schema, "output", components)) },
      default: {
        description: "What went wrong and what to do",
        content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
      },
    },
  };
}

const file = { "application/octet-stream": { schema: { type: "string", format: "binary" } } };

function json(schema: JsonSchema) {
  return { "application/json": { schema } };
}

function pathParameters(path: string): JsonSchema[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
}

function queryParameters(query: z.ZodMiniType | undefined): JsonSchema[] {
  if (query === undefined) return [];
  const schema = z.object({
    properties: z.record(z.string(), z.looseObject({})),
    required: z.optional(z.array(z.string())),
  });
  const { properties, required = [] } = schema.parse(toSchema(query, "input", {}));
  return Object.entries(properties).map(([name, { description, ...property }]) => ({
    name,
    in: "query",
    required: required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema: property,
  }));
}

/** JSON Schema of a zod schema; parts that have an id become components. */
function toSchema(schema: z.ZodMiniType, io: "input" | "output", components: Components): JsonSchema {
  const written = JSON.stringify(z.toJSONSchema(schema, { io, unrepresentable: "any" }));
  const read: unknown = JSON.parse(written.replaceAll("#/$defs/", "#/components/schemas/"));
  const { $schema: _, $defs, ...rest } = jsonSchema.parse(read);
  Object.assign(components, $defs);
  return rest;
}
