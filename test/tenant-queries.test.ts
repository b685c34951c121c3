import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const filesIn = (dir: string) =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, text: readFileSync(path, "utf8").replaceAll(/^ *\/\/.*$/gm, "") }));

/** The tables whose rows belong to a workspace, by the names that the code has for them. */
const tenantTables = filesIn("src/db/schema").flatMap(({ text }) =>
  [...text.matchAll(/export const (\w+) = sqliteTable\(([^]*?)\n\);/g)]
    .filter(([, , definition = ""]) => /\bworkspaceId: text\(\)\.notNull\(\)/.test(definition))
    .map(([, name = ""]) => name),
);

const sources = filesIn("src").filter(({ path }) => !path.startsWith("src/db/schema"));
const namesWorkspace = /\bworkspaceId\b|\bworkspace_id\b/;

/** Functions and constants at the left margin, with their text. */
const definitions = sources.flatMap(({ text }) =>
  text
    .split(/\n(?=(?:export )?(?:async )?(?:function|const) )/)
    .map((chunk) => ({ name: /(?:function|const) (\w+)/.exec(chunk)?.[1] ?? "", chunk })),
);

/** Conditions that bind the workspace: what mentions it, or is made of such conditions. */
function scopedNames(): Set<string> {
  const scoped = new Set<string>();
  for (let before = -1; before !== scoped.size;) {
    before = scoped.size;
    for (const { name, chunk } of definitions) {
      const isCondition =
        /\b(and|or|eq|sql|not|exists)\(|sql`|\): SQL/.test(chunk) && !/await |\bdb\b/.test(chunk);
      if (
        isCondition &&
        (namesWorkspace.test(chunk) || callsOne(chunk.slice(chunk.indexOf(name) + name.length), scoped))
      )
        scoped.add(name);
    }
  }
  return scoped;
}

function callsOne(text: string, names: Set<string>): boolean {
  return [...text.matchAll(/\b(\w+)\(/g)].some(([, name = ""]) => names.has(name));
}

/** From here to the end of the expression: the bracket that closes around it, or the end of the statement. */
function expressionAt(text: string, start: number): string {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const sign = text.charAt(at);
    if ("([{".includes(sign)) depth++;
    if (")]}".includes(sign)) depth--;
    if (depth < 0 || (depth === 0 && (sign === ";" || sign === ","))) return text.slice(start, at);
  }
  return text.slice(start);
}

const scoped = scopedNames();
const tables = tenantTables.join("|");
const access = new RegExp(`\\.(from|update|delete)\\((${tables})\\)`, "g");
const rawAccess = new RegExp(
  `sql(?:<[^>]*>)?\`[^\`]*\\b(?:FROM|UPDATE|INTO|JOIN) \\$\\{(?:${tables})\\}[^\`]*\``,
  "g",
);

/** Whether the expression binds the workspace itself or through conditions, of other functions or local ones. */
function isScoped(statement: string, text: string, depth = 0): boolean {
  if (namesWorkspace.test(statement) || callsOne(statement, scoped)) return true;
  return (
    depth < 3 &&
    [...statement.matchAll(/\b[a-z]\w+\b/gi)].some(([name]) =>
      [...text.matchAll(new RegExp(`(?:const|let) ${name} = `, "g"))].some((match) => {
        const value = expressionAt(text, match.index + match[0].length);
        return !/await|\bdb\b/.test(value) && isScoped(value, text, depth + 1);
      }),
    )
  );
}

/** Statements over all workspaces, and why they must be. */
const exceptions: Record<string, string[]> = {
  "A session is one browser's, found by its own hash or its person's id": [
    "src/domain/sessions/admit-newcomer.ts .delete(sessions)",
    "src/domain/sessions/admit-returning.ts .delete(sessions)",
    "src/domain/sessions/end-all-sessions.ts .delete(sessions)",
    "src/domain/sessions/end-session.ts .delete(sessions)",
    "src/domain/users/load-person.ts .from(sessions)",
    "src/domain/sessions/record-session-use.ts .update(sessions)",
  ],
  "Found by the hash of a secret, which tells the workspace": [
    "src/domain/sessions/sign-in.ts .from(invitations)",
    "src/domain/invitations/invitation-rules.ts .update(invitations)",
    "src/domain/api-tokens/record-token-use.ts .update(apiTokens)",
    "src/integrations/chat/identity/link-command.ts .delete(chatLinkCodes)",
  ],
  "Old rows of all workspaces end": [
    "src/db/queries/prune-rows.ts .delete(submissions)",
    "src/db/queries/prune-rows.ts .delete(sessions)",
    "src/db/queries/prune-rows.ts .delete(changes)",
    "src/db/queries/prune-rows.ts .delete(reportLinks)",
  ],
  "Each night the calendars of all workspaces are read again, each in its own": [
    "src/integrations/holidays/holiday-calendars.ts .from(holidayCalendars)",
  ],
  "The vault's own work is done in no workspace": [
    "src/integrations/connections/rotate-credentials.ts .from(credentials)",
    "src/integrations/connections/rotate-oauth-clients.ts .from(oauthClients)",
    "src/integrations/holidays/address.ts .from(holidayCalendars)",
    "src/integrations/subscriptions/rotate-secrets.ts .from(subscriptions)",
    "src/integrations/connections/rotate-credentials.ts .update(credentials)",
    "src/integrations/subscriptions/rotate-secrets.ts .update(subscriptions)",
  ],
  "An account at a provider may be connected to several workspaces": [
    "src/integrations/connections/lose-access.ts .from(connections)",
    "src/integrations/connections/token-in-use.ts .from(connections)",
    "src/integrations/chat/home/publish-home.ts .from(connections)",
    "src/integrations/subscriptions/end-subscriptions.ts .from(subscriptions)",
    "src/integrations/subscriptions/keep-subscription.ts .update(subscriptions)",
  ],
  "A request from outside names its subscription, which tells the workspace": [
    "src/integrations/inbound/mark-dead.ts .update(deliveries)",
    "src/integrations/inbound/find-targets.ts .from(subscriptions)",
    "src/integrations/subscriptions/take-secret.ts .from(subscriptions)",
    "src/integrations/inbound/find-targets.ts .from(deliveries)",
    "src/integrations/inbound/sweep-deliveries.ts .update(deliveries)",
    "src/integrations/inbound/sweep-deliveries.ts .from(deliveries)",
  ],
};
const excepted = Object.values(exceptions).flat();

function unscopedIn({ path, text }: { path: string; text: string }): string[] {
  const chains = [...text.matchAll(access)].map((match) => ({
    what: match[0],
    statement: expressionAt(text, match.index),
  }));
  const raw = [...text.matchAll(rawAccess)].map(([statement]) => ({
    what: statement.slice(0, 60),
    statement,
  }));
  return [...chains, ...raw]
    .filter(({ statement }) => !isScoped(statement, text))
    .map(({ what }) => `${path} ${what.replaceAll(/\s+/g, " ")}`);
}

describe("a statement on a workspace's table", () => {
  const found = sources.flatMap(unscopedIn);

  it("T2: binds the workspace, unless it is listed with its reason", () => {
    expect(tenantTables.length).toBeGreaterThan(20);
    expect(found.filter((one) => !excepted.includes(one))).toEqual([]);
  });

  it("T2: has no exception that is none any more", () => {
    expect(excepted.filter((one) => !found.includes(one))).toEqual([]);
  });

  it("T2: is found out when the condition is left out", () => {
    const path = "src/domain/tags/delete-tag.ts";
    const text = readFileSync(path, "utf8");
    expect(unscopedIn({ path, text })).toEqual([]);
    const broken = text.replaceAll(/eq\(\w+\.workspaceId, [^)]*\),?/g, "").replaceAll("workspaceId", "x");
    expect(unscopedIn({ path, text: broken })).not.toEqual([]);
  });
});
