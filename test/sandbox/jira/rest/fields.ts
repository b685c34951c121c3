import type { Context } from "hono";
import * as z from "zod";
import { type Issue, type Login, logins, people } from "../records.ts";
import { Refusal } from "../refusal.ts";
import { isDocument } from "../text.ts";
import { type Edit, priorityOf } from "../verbs.ts";
import { findIssue } from "../world.ts";
import type { RestEnv } from "./env.ts";

const longestText = 32_767;

/** What `fields` and `update` say, in the records' terms. Throws Refusal for what this screen does not have. */
export function readFields(c: Context<RestEnv>, body: Record<string, unknown>, issue: Issue | null): Edit {
  const fields = z.looseObject({}).catch({}).parse(body["fields"]);
  const update = z.looseObject({}).catch({}).parse(body["update"]);
  const both = Object.keys(fields).find((name) => name in update);
  if (both !== undefined)
    throw new Refusal(400, "", { [both]: `Field '${both}' cannot appear in both 'fields' and 'update'` });
  const edit: Edit = {};
  for (const [name, value] of Object.entries(fields)) readField(c, { name, value }, edit);
  if ("labels" in update) edit.labels = changedLabels(issue?.labels ?? [], update["labels"]);
  return edit;
}

function readField(c: Context<RestEnv>, { name, value }: { name: string; value: unknown }, edit: Edit): void {
  switch (name) {
    case "project":
    case "issuetype":
      return;
    case "summary":
      edit.summary = z.string().parse(value);
      if (edit.summary.length > 255)
        throw new Refusal(400, "", { summary: "Summary can't exceed 255 characters." });
      return;
    case "description":
      edit.description = readText(c, "description", value);
      return;
    case "labels":
      edit.labels = readLabels(value);
      return;
    case "assignee":
      edit.assignee = readAssignee(value);
      return;
    case "priority": {
      const found = priorityOf(refIn(value, ["id", "name"]) ?? "");
      if (found === null) throw new Refusal(400, "", { priority: "The priority selected is invalid." });
      edit.priorityId = found.id;
      return;
    }
    case "duedate":
      if (value !== null && !/^\d{4}-\d{2}-\d{2}$/.test(plain(value)))
        throw new Refusal(400, "", { duedate: `Error parsing date string: ${plain(value)}` });
      edit.due = value === null ? null : plain(value);
      return;
    case "parent":
      edit.parentId = findIssue(c.var.instance, refIn(value, ["id", "key"]) ?? "")?.id ?? null;
      return;
    case "components":
      edit.componentIds = z
        .array(z.looseObject({ id: z.string() }))
        .parse(value)
        .map(({ id }) => id);
      return;
    case "timetracking":
      readTracking(value, edit);
      return;
    default:
      throw new Refusal(400, "", {
        [name]: `Field '${name}' cannot be set. It is not on the appropriate screen, or unknown.`,
      });
  }
}

/** Texts are documents in version 3 and nothing else. */
export function readText(c: Context<RestEnv>, field: string, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  const isRight = c.var.version === "3" ? isDocument(value) : typeof value === "string";
  if (!isRight)
    throw new Refusal(400, "", {
      [field]: "Operation value must be an Atlassian Document (see the Atlassian Document Format)",
    });
  if (
    JSON.stringify(value).length > longestText * 4 ||
    (typeof value === "string" && value.length > longestText)
  )
    throw new Refusal(400, "", {
      [field]: "The entered text is too long. It exceeds the allowed limit of 32,767 characters.",
    });
  return value;
}

function readLabels(value: unknown): string[] {
  const labels = z.array(z.string()).parse(value);
  const bad = labels.find((label) => /\s/.test(label));
  if (bad !== undefined)
    throw new Refusal(400, "", { labels: `The label '${bad}' contains spaces which is invalid.` });
  return labels;
}

function changedLabels(present: string[], operations: unknown): string[] {
  const steps = z
    .array(z.looseObject({ add: z.string().optional(), remove: z.string().optional() }))
    .parse(operations);
  const labels = new Set(present);
  for (const { add, remove } of steps) {
    if (add !== undefined) for (const label of readLabels([add])) labels.add(label);
    if (remove !== undefined) labels.delete(remove);
  }
  return [...labels];
}

function readAssignee(value: unknown): Login | null {
  if (value === null) return null;
  const wanted = refIn(value, ["id", "accountId", "name", "key"]);
  if (wanted === null || wanted === "-1") return null;
  const found = logins.find((login) => people[login].accountId === wanted || login === wanted);
  if (found === undefined)
    throw new Refusal(400, "", { assignee: `User '${wanted}' cannot be assigned issues.` });
  return found;
}

function readTracking(value: unknown, edit: Edit): void {
  const { originalEstimate, remainingEstimate } = z
    .looseObject({ originalEstimate: z.string().optional(), remainingEstimate: z.string().optional() })
    .parse(value);
  if (originalEstimate !== undefined) edit.estimateSeconds = secondsIn(originalEstimate);
  if (remainingEstimate !== undefined) edit.remainingSeconds = secondsIn(remainingEstimate);
}

/** `3h 30m`, a bare number in minutes; days and weeks as the site has them. */
export function secondsIn(text: string): number {
  const unitSeconds: Record<string, number> = { w: 144_000, d: 28_800, h: 3_600, m: 60 };
  const parts = [...text.matchAll(/(\d+)\s*([wdhm]?)/g)];
  if (parts.length === 0) throw new Refusal(400, "", { timetracking: `'${text}' is not a valid duration.` });
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (unitSeconds[unit || "m"] ?? 0), 0);
}

export function refIn(value: unknown, names: readonly string[]): string | null {
  const found = z.looseObject({}).safeParse(value).data ?? {};
  const name = names.find((one) => found[one] !== undefined && found[one] !== null);
  return name === undefined ? null : plain(found[name]);
}

export function propertiesIn(body: Record<string, unknown>): { key: string; value: unknown }[] {
  const schema = z.array(z.object({ key: z.string().max(255), value: z.unknown() })).catch([]);
  return schema.parse(body["properties"] ?? []);
}

/** A value as it was sent, whatever it is. */
export function plain(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
