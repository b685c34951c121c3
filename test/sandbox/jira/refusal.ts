/** What Jira refuses, in its own words: sentences for the whole, and one for each field. */
export class Refusal extends Error {
  readonly status: 400 | 401 | 403 | 404 | 409 | 413;
  readonly errors: Record<string, string>;

  constructor(status: Refusal["status"], message: string, errors: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}
