import { type Asker, compare, isField, type Test, unknownField, unquoted, valuesOf } from "./jql-values.ts";
import type { Issue } from "./records.ts";
import { Refusal } from "./refusal.ts";

export type Query = { test: Test; isBounded: boolean; order: (a: Issue, b: Issue) => number };

/** Whether the issue passes, for the person who asks. */
export function matches(jql: string, issue: Issue, asker: Asker): boolean {
  return parseJql(jql, asker).test(issue);
}

const tokenPattern = /\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|!=|>=|<=|!~|[=<>~(),]|[^\s=<>~!(),"']+)/gy;

/** The part of JQL that is played here. Throws Refusal (400) with Jira's own sentences. */
export function parseJql(jql: string, asker: Asker): Query {
  const [where = "", order = ""] = jql.split(/\border\s+by\b/i);
  const tokens: string[] = [];
  tokenPattern.lastIndex = 0;
  for (let at = 0; where.slice(at).trim() !== ""; at = tokenPattern.lastIndex) {
    const [, token] = tokenPattern.exec(where) ?? [];
    if (token === undefined)
      throw new Refusal(
        400,
        `Error in the JQL Query: The character '${where.trim().at(-1) ?? ""}' is a reserved JQL character. You must enclose it in a string or use the escape '\\u0021' instead.`,
      );
    tokens.push(token);
  }
  const isBounded = tokens.length > 0;
  const reader = new Reader(tokens, asker);
  const test = isBounded ? reader.either() : () => true;
  reader.end();
  return { test, isBounded, order: orderBy(order) };
}

function orderBy(text: string): Query["order"] {
  const keys = text.split(",").flatMap((part) => {
    const [, field = "", direction = "asc"] = /^\s*(\w+)(?:\s+(asc|desc))?\s*$/i.exec(part) ?? [];
    return field === ""
      ? []
      : [{ field: field.toLowerCase(), sign: direction.toLowerCase() === "desc" ? -1 : 1 }];
  });
  const valueOf = (issue: Issue, field: string) =>
    field === "created" ? issue.createdAtMs : field === "updated" ? issue.updatedAtMs : Number(issue.id);
  return (a, b) => {
    for (const { field, sign } of keys) {
      const difference = valueOf(a, field) - valueOf(b, field);
      if (difference !== 0) return difference * sign;
    }
    return Number(b.id) - Number(a.id);
  };
}

class Reader {
  readonly #tokens: string[];
  readonly #asker: Asker;
  #at = 0;

  constructor(tokens: string[], asker: Asker) {
    this.#tokens = tokens;
    this.#asker = asker;
  }

  either(): Test {
    let test = this.#both();
    while (this.#takes("or")) {
      const [left, right] = [test, this.#both()];
      test = (issue) => left(issue) || right(issue);
    }
    return test;
  }

  end(): void {
    const rest = this.#tokens[this.#at];
    if (rest !== undefined) throw expecting("either 'OR' or 'AND'", rest);
  }

  #both(): Test {
    let test = this.#one();
    while (this.#takes("and")) {
      const [left, right] = [test, this.#one()];
      test = (issue) => left(issue) && right(issue);
    }
    return test;
  }

  #one(): Test {
    if (this.#takes("not")) {
      const test = this.#one();
      return (issue) => !test(issue);
    }
    if (!this.#takes("(")) return this.#clause();
    const test = this.either();
    if (!this.#takes(")")) throw expecting("')'", this.#tokens[this.#at]);
    return test;
  }

  #clause(): Test {
    const field = unquoted(this.#next("a field name"));
    if (!isField(field)) throw unknownField(field);
    const isNot = this.#takes("not");
    if (this.#takes("in")) {
      const wanted = this.#list().map((value) => compare(field, "=", value, this.#asker));
      return (issue) => wanted.some((test) => test(issue)) !== isNot;
    }
    if (this.#takes("is")) {
      const isNegated = this.#takes("not");
      this.#next("EMPTY");
      return (issue) => (valuesOf(field, issue).length === 0) !== isNegated;
    }
    const operator = this.#next("an operator");
    if (!/^(=|!=|>=|<=|>|<|~|!~)$/.test(operator)) throw expecting("operator", operator);
    return compare(field, operator, this.#value(), this.#asker);
  }

  #list(): string[] {
    if (!this.#takes("(")) {
      const value = this.#value();
      if (!value.endsWith("()")) throw expecting("'('", value);
      return [value];
    }
    const values = [this.#value()];
    while (this.#takes(",")) values.push(this.#value());
    if (!this.#takes(")")) throw expecting("')' or ','", this.#tokens[this.#at]);
    return values;
  }

  /** Quoted texts keep a mark, because only they are read in somebody's time zone. */
  #value(): string {
    const value = this.#next("either a value, list or function");
    if (!this.#takes("(")) return value;
    this.#takes(")");
    return `${value}()`;
  }

  #next(what: string): string {
    const token = this.#tokens[this.#at];
    if (token === undefined || (what !== "a field name" && token === ")")) throw expecting(what, token);
    this.#at += 1;
    return token;
  }

  #takes(word: string): boolean {
    if (this.#tokens[this.#at]?.toLowerCase() !== word) return false;
    this.#at += 1;
    return true;
  }
}

function expecting(what: string, got: string | undefined): Refusal {
  return new Refusal(
    400,
    `Error in the JQL Query: Expecting ${what} but got '${got === undefined ? "end of query" : unquoted(got)}'.`,
  );
}
