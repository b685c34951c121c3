/** An answer with `ok: false`, which has HTTP status 200 as a rule. */
export class Refusal extends Error {
  readonly extra: Record<string, unknown>;

  constructor(code: string, extra: Record<string, unknown> = {}) {
    super(code);
    this.name = "Refusal";
    this.extra = extra;
  }
}

/** Refuses arguments that are malformed, and says which. */
export function refuseArguments(code: string, problems: string[]): Refusal {
  return new Refusal(code, { response_metadata: { messages: problems } });
}
