import {
  buildSchema,
  execute,
  getNamedType,
  GraphQLError,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  parse,
  validate,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLFieldResolver,
  type GraphQLSchema,
} from "graphql";
import type { Context } from "hono";
import * as z from "zod";
import { authenticate, type Caller } from "../authenticate.ts";
import { budgetHeaders, budgetOf, limits, spend } from "../budget.ts";
import type { SandboxEnv } from "../../sandbox.ts";
import { inputs } from "../schema/inputs.ts";
import { objects } from "../schema/objects.ts";
import { roots } from "../schema/roots.ts";
import { complexityOf } from "./complexity.ts";
import { mutationRoot } from "./mutation.ts";
import { answerProblem, Problem } from "./problem.ts";
import { queryRoot } from "./query.ts";

const requestSchema = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});
type Request = z.infer<typeof requestSchema>;

let schema: GraphQLSchema | null = null;

/** `POST /graphql`, as its schema has it. */
export async function answerGraphql(c: Context<SandboxEnv>): Promise<Response> {
  const caller = authenticate(c);
  if (caller instanceof Problem) return answerProblem(caller);
  const request = requestSchema.safeParse(await c.req.json().catch(() => null));
  if (!request.success)
    return answerProblem(
      new Problem("graphql", "POST body missing, invalid Content-Type, or JSON object has no keys."),
    );
  const known = knownSchema();
  const document = read(known, request.data.query);
  if (document instanceof Problem) return answerProblem(document);
  const variables = request.data.variables ?? {};
  const cost = complexityOf({ schema: known, document, variables });
  c.set("note", operationsOf(document));
  if (cost > limits.ofOneQuery)
    return answerProblem(
      new Problem(
        "input",
        "Query too complex",
        `The query has a complexity of ${cost}, and ${limits.ofOneQuery} is the most.`,
      ),
      400,
    );
  return withinBudget(caller, cost, () => run({ schema: known, document, request: request.data, caller }));
}

function knownSchema(): GraphQLSchema {
  schema ??= buildSchema(`${objects}${roots}${inputs}`);
  return schema;
}

async function withinBudget(
  caller: Caller,
  cost: number,
  answer: () => Promise<Response>,
): Promise<Response> {
  const budget = budgetOf(caller.user.id);
  const isEnough = spend(budget, cost);
  const response = isEnough
    ? await answer()
    : answerProblem(
        new Problem(
          "ratelimited",
          "Rate limit exceeded",
          "You have made too many requests. Please try again later.",
        ),
      );
  for (const [name, value] of Object.entries(budgetHeaders(budget, cost))) response.headers.set(name, value);
  return response;
}

function read(known: GraphQLSchema, query: string): DocumentNode | Problem {
  try {
    const document = parse(query);
    const [error] = validate(known, document);
    return error === undefined ? document : new Problem("graphql", error.message);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return new Problem("graphql", error.message);
  }
}

type Run = { schema: GraphQLSchema; document: DocumentNode; request: Request; caller: Caller };

async function run({ schema: known, document, request, caller }: Run): Promise<Response> {
  const result = await execute({
    schema: known,
    document,
    rootValue: { ...queryRoot(caller.user), ...mutationRoot(caller) },
    variableValues: request.variables ?? {},
    operationName: request.operationName ?? null,
    fieldResolver: resolve,
  });
  const [problem] = problemsOf(result);
  const errors = result.errors?.map((error) => ({
    message: error.message,
    path: error.path,
    locations: error.locations,
    extensions: error.originalError instanceof Problem ? error.originalError.extensions : {},
  }));
  return Response.json(
    { ...(errors === undefined ? {} : { errors }), data: result.data ?? null },
    { status: problem?.status ?? 200 },
  );
}

function problemsOf({ errors = [] }: ExecutionResult): Problem[] {
  return errors.flatMap(({ originalError, message }) => {
    if (originalError instanceof Problem) return [originalError];
    if (originalError !== undefined) throw originalError;
    return [new Problem("graphql", message)];
  });
}

/** What is not played here is null where it may be, and else as empty as its type lets it be. */
const resolve: GraphQLFieldResolver<unknown, unknown> = (
  source,
  args,
  _context,
  { fieldName, returnType },
) => {
  const field: unknown = (source as Record<string, unknown>)[fieldName];
  const value: unknown = typeof field === "function" ? (field as (args: unknown) => unknown)(args) : field;
  if (value !== undefined && value !== null) return value;
  if (!isNonNullType(returnType)) return null;
  if (isListType(returnType.ofType)) return [];
  const type = getNamedType(returnType);
  if (isEnumType(type)) return type.getValues()[0]?.value;
  if (isObjectType(type)) return { nodes: [], pageInfo: {} };
  return emptyScalars[type.name] ?? "";
};

const emptyScalars: Readonly<Record<string, unknown>> = {
  Boolean: false,
  Int: 0,
  Float: 0,
  JSONObject: {},
  DateTime: "2024-01-01T00:00:00.000Z",
};

function operationsOf({ definitions }: DocumentNode): string {
  return definitions
    .flatMap((one) => (one.kind === "OperationDefinition" ? (one.name?.value ?? "") : []))
    .join(" ");
}
