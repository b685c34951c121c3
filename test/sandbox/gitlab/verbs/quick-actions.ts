import type { Project } from "../records.ts";
import type { IssueChange } from "./change-issue.ts";
import { parseDuration } from "./duration.ts";

export type QuickActions = Omit<IssueChange, "description">;

const command = /^\/([a-z_]+)(?:[ \t]+(.*))?$/;

/**
 * Commands at the start of a line are run and taken out of the text, in descriptions and comments alike; in code they are
 * text: https://docs.gitlab.com/user/project/quick_actions/
 */
export function readQuickActions(project: Project, text: string): { text: string; actions: QuickActions } {
  const actions: QuickActions = {};
  let isCode = false;
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  const kept = lines.filter((line) => {
    if (/^\s*(```|~~~)/.test(line)) isCode = !isCode;
    const [, name = "", rest = ""] = isCode ? [] : (command.exec(line) ?? []);
    return !run(project, actions, { name, rest: rest.trim() });
  });
  return { text: kept.join("\n").trim(), actions };
}

/** False for what is no command: it stays. */
function run(
  project: Project,
  actions: QuickActions,
  { name, rest }: { name: string; rest: string },
): boolean {
  switch (name) {
    case "close":
      actions.state = "closed";
      return true;
    case "reopen":
      actions.state = "opened";
      return true;
    case "title":
      actions.title = rest;
      return true;
    case "assign":
      actions.assignees = [...rest.matchAll(/@([\w.-]+)/g)].map(([, username = ""]) => username);
      return true;
    case "label": {
      const names = new Set(
        [...rest.matchAll(/~(?:"([^"]+)"|(\S+))/g)].map(([, quoted, plain]) => quoted ?? plain),
      );
      actions.labels = project.labels.filter((label) => names.has(label.name));
      return true;
    }
    case "due":
      actions.dueOn = rest;
      return true;
    case "confidential":
      actions.isConfidential = true;
      return true;
    case "estimate":
      actions.estimateSeconds = parseDuration(rest) ?? 0;
      return true;
    case "spend":
    case "spend_time":
      return spend(actions, rest);
    default:
      return false;
  }
}

function spend(actions: QuickActions, rest: string): boolean {
  const [, duration = "", date] = /^(.*?)(?:\s+(\d{4}-\d{2}-\d{2}))?$/.exec(rest) ?? [];
  const seconds = parseDuration(duration);
  if (seconds === null) return false;
  const spentAt = date === undefined ? new Date().toISOString() : `${date}T00:00:00.000Z`;
  actions.spend = { seconds, spentAt, summary: "" };
  return true;
}
