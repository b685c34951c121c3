/** `type` is one of those that Linear's own client knows: "invalid input", "forbidden", "ratelimited", … */
export type ProblemFacts = { type: string; code: string; status: number };

const kinds = {
  input: { type: "invalid input", code: "INPUT_ERROR", status: 200 },
  forbidden: { type: "forbidden", code: "FORBIDDEN", status: 200 },
  notAccessible: { type: "feature not accessible", code: "FEATURE_NOT_ACCESSIBLE", status: 200 },
  lock: { type: "lock timeout", code: "LOCK_TIMEOUT", status: 200 },
  usage: { type: "usage limit exceeded", code: "USAGE_LIMIT_EXCEEDED", status: 200 },
  internal: { type: "internal error", code: "INTERNAL_SERVER_ERROR", status: 500 },
  authentication: { type: "authentication error", code: "AUTHENTICATION_ERROR", status: 401 },
  ratelimited: { type: "ratelimited", code: "RATELIMITED", status: 400 },
  graphql: { type: "graphql error", code: "GRAPHQL_VALIDATION_FAILED", status: 400 },
} as const satisfies Record<string, ProblemFacts>;
export type ProblemKind = keyof typeof kinds;

/** An error as Linear words it: https://linear.app/developers/graphql#errors-and-exceptions */
export class Problem extends Error {
  readonly kind: ProblemKind;
  readonly extensions: Record<string, unknown>;

  constructor(kind: ProblemKind, message: string, presentable = message) {
    super(message);
    this.kind = kind;
    const { type, code, status } = kinds[kind];
    const userError = kind === "input" || kind === "usage";
    this.extensions = {
      type,
      code,
      statusCode: status === 200 ? 400 : status,
      userError,
      userPresentableMessage: presentable,
    };
  }

  get status(): number {
    return kinds[this.kind].status;
  }
}

export function problemKindOf(name: string): ProblemKind | null {
  return Object.hasOwn(kinds, name) ? (name as ProblemKind) : null;
}

export function notFound(entity: string): Problem {
  return new Problem("input", `Entity not found: ${entity}`, `Could not find referenced ${entity}.`);
}

/** An answer with nothing but a problem. */
export function answerProblem(problem: Problem, status: number = problem.status): Response {
  const { message, extensions } = problem;
  return Response.json({ errors: [{ message, extensions }], data: null }, { status });
}
