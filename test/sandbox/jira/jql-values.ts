import { instantOf } from "../agenda/zone.ts";
import { componentNames } from "./present.ts";
import { type Issue, issueTypes, type Login, people, priorities, statuses, categories } from "./records.ts";
import { Refusal } from "./refusal.ts";
import { toWiki } from "./text.ts";
import { findProject, keyOf, projectOf, sprintsOf } from "./world.ts";

/** Who asks, and where. */
export type Asker = { login: Login; instance: string };
export type Test = (issue: Issue) => boolean;

const fields = new Set(
  (
    "project id key issue issuekey summary text status statuscategory issuetype type priority labels component assignee " +
    "reporter parent duedate due updated created sprint"
  ).split(" "),
);

const sprintStates: Readonly<Record<string, string>> = {
  "opensprints()": "active",
  "futuresprints()": "future",
  "closedsprints()": "closed",
};

export const isField = (name: string) => fields.has(name.toLowerCase());

export function unknownField(field: string): Refusal {
  return new Refusal(400, `Field '${field}' does not exist or you do not have permission to view it.`);
}

export function unquoted(token: string): string {
  return /^["']/.test(token) ? token.slice(1, -1).replaceAll(/\\(.)/g, "$1") : token;
}

export function compare(field: string, operator: string, raw: string, asker: Asker): Test {
  const { login, instance } = asker;
  const name = field.toLowerCase();
  if (name === "updated" || name === "created") {
    const wanted = instant(raw, login);
    return (issue) => holds(operator, (name === "updated" ? issue.updatedAtMs : issue.createdAtMs) - wanted);
  }
  const state = sprintStates[raw.toLowerCase()];
  if (name === "sprint" && state !== undefined)
    return (issue) => sprintsOf(issue).some((sprint) => sprint.state === state);
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

export function valuesOf(field: string, issue: Issue): string[] {
  const project = projectOf(issue);
  const named = (all: readonly { id: string; name: string }[], id: string) =>
    all.flatMap((one) => (one.id === id ? [one.id, one.name] : []));
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
    case "sprint":
      return sprintsOf(issue).flatMap(({ id, name }) => [String(id), name]);
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
