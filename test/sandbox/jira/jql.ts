import { instantOf } from "../agenda/zone.ts";
import { componentNames } from "./present.ts";
import { type Issue, issueTypes, type Login, people, priorities, statuses, categories } from "./records.ts";
import { Refusal } from "./refusal.ts";
import { toWiki } from "./text.ts";
import { findProject, keyOf, projectOf } from "./world.ts";

/** Who asks, and where. */
export type Asker = { login: Login; instance: string };
type Test = (issue: Issue) => boolean;
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
    if (!fields.has(field.toLowerCase())) throw unknownField(field);
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
    if (!this.#takes("(")) throw expecting("'('", this.#tokens[this.#at]);
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

const fields = new Set(
  (
    "project id key issue issuekey summary text status statuscategory issuetype type priority labels component assignee " +
    "reporter parent duedate due updated created"
  ).split(" "),
);

function unknownField(field: string): Refusal {
  return new Refusal(400, `Field '${field}' does not exist or you do not have permission to view it.`);
}

function expecting(what: string, got: string | undefined): Refusal {
  return new Refusal(
    400,
    `Error in the JQL Query: Expecting ${what} but got '${got === undefined ? "end of query" : unquoted(got)}'.`,
  );
}

function unquoted(token: string): string {
  return /^["']/.test(token) ? token.slice(1, -1).replaceAll(/\\(.)/g, "$1") : token;
}

function compare(field: string, operator: string, raw: string, asker: Asker): Test {
  const { login, instance } = asker;
  const name = field.toLowerCase();
  if (name === "updated" || name === "created") {
    const wanted = instant(raw, login);
    return (issue) => holds(operator, (name === "updated" ? issue.updatedAtMs : issue.createdAtMs) - wanted);
  }
  const wanted = raw.toLowerCase() === "currentuser()" ? people[login].accountId : unquoted(raw);
  const isSame = (value: string) => value.toLowerCase() === wanted.toLowerCase();
  const isWithin = (value: string) => value.toLowerCase().includes(wanted.toLowerCase());
  const isText = operator.endsWith("~");
  const isNegated = operator.startsWith("!");
  const known = name === "project" ? projectValues(instance, wanted) : knownValues(name);
  if (known !== null && !known.some(isSame))
    throw new Refusal(400, `The value '${wanted}' does not exist for the field '${field}'.`);
  return (issue) => valuesOf(field, issue).some(isText ? isWithin : isSame) !== isNegated;
}

function holds(operator: string, difference: number): boolean {
  switch (operator) {
    case ">=":
      return difference >= 0;
    case ">":
      return difference > 0;
    case "<=":
      return difference <= 0;
    case "<":
      return difference < 0;
    default:
      return difference === 0;
  }
}

/** A number is milliseconds since 1970; a text has the asker's time zone and no seconds; -7d is from now. */
function instant(raw: string, login: Login): number {
  if (/^\d{5,}$/.test(raw)) return Number(raw);
  const text = unquoted(raw);
  const [, count, unit = ""] = /^-(\d+)([dhmw])$/.exec(text) ?? [];
  const unitMs = { d: 86_400_000, h: 3_600_000, m: 60_000, w: 604_800_000 }[unit] ?? 0;
  if (count !== undefined) return Date.now() - Number(count) * unitMs;
  const [, year, month, day, time = "00:00"] =
    /^(\d{4})[/-](\d{2})[/-](\d{2})(?: (\d{2}:\d{2}))?$/.exec(text) ?? [];
  if (year === undefined)
    throw new Refusal(
      400,
      `Date value '${text}' for field 'updated' is invalid. Valid formats include: 'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'.`,
    );
  return instantOf(`${year}-${month ?? ""}-${day ?? ""}T${time}:00`, people[login].zone);
}

function projectValues(instance: string, wanted: string): string[] {
  const project = findProject({ id: instance }, wanted);
  return project === null ? [] : [project.id, project.key];
}

function knownValues(field: string): string[] | null {
  switch (field) {
    case "status":
      return statuses.flatMap(({ id, name }) => [id, name]);
    case "statuscategory":
      return Object.values(categories).flatMap(({ id, key, name }) => [String(id), key, name]);
    case "issuetype":
    case "type":
      return issueTypes.flatMap(({ id, name }) => [id, name]);
    case "priority":
      return priorities.flatMap(({ id, name }) => [id, name]);
    default:
      return null;
  }
}

function valuesOf(field: string, issue: Issue): string[] {
  const project = projectOf(issue);
  const named = (all: readonly { id: string; name: string }[], id: string) =>
    all.filter((one) => one.id === id).flatMap((one) => [one.id, one.name]);
  switch (field.toLowerCase()) {
    case "project":
      return [project.id, project.key, project.name];
    case "id":
    case "key":
    case "issue":
    case "issuekey":
      return [issue.id, keyOf(issue)];
    case "summary":
    case "text":
      return [issue.summary, toWiki(issue.description) ?? ""];
    case "status":
      return named(statuses, issue.statusId);
    case "statuscategory":
      return statuses
        .filter(({ id }) => id === issue.statusId)
        .map(({ category }) => categories[category])
        .flatMap(({ id, key, name }) => [String(id), key, name]);
    case "issuetype":
    case "type":
      return named(issueTypes, issue.typeId);
    case "priority":
      return named(priorities, issue.priorityId);
    case "labels":
      return issue.labels;
    case "component":
      return componentNames(issue);
    case "assignee":
      return issue.assignee === null ? [] : [people[issue.assignee].accountId, issue.assignee];
    case "reporter":
      return [people[issue.reporter].accountId, issue.reporter];
    case "parent":
      return issue.parentId === null ? [] : [issue.parentId];
    case "duedate":
    case "due":
      return issue.due === null ? [] : [issue.due];
    default:
      throw unknownField(field);
  }
}
