import { randomBytes, randomUUID } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

export type LocalAddresses = { appUrl: string; sandboxUrl: string };

/** A local configuration with fresh random secrets; the sandbox accepts any client and learns its secret. */
export function localConfig({ appUrl, sandboxUrl }: LocalAddresses): string {
  const random = (bytes: number) => randomBytes(bytes).toString("base64url");
  return [
    "# Made by npm start for this machine only. To use real GitHub: set your OAuth app's id and secret, empty SANDBOX_URL.",
    `APP_URL="${appUrl}"`,
    `SANDBOX_URL="${sandboxUrl}"`,
    `OWNER_EMAILS=""`,
    `ENCRYPTION_KEYS="k1:${randomBytes(32).toString("base64")}"`,
    `GITHUB_CLIENT_ID="local-${random(9)}"`,
    `GITHUB_CLIENT_SECRET="${random(24)}"`,
    `GITLAB_CLIENT_ID="local-${random(9)}"`,
    `GITLAB_CLIENT_SECRET="${random(24)}"`,
    `GOOGLE_CLIENT_ID="local-${random(9)}.apps.googleusercontent.com"`,
    `GOOGLE_CLIENT_SECRET="${random(24)}"`,
    `MICROSOFT_CLIENT_ID="${randomUUID()}"`,
    `MICROSOFT_CLIENT_SECRET="${random(24)}"`,
    `JIRA_CLIENT_ID="local-${random(9)}"`,
    `JIRA_CLIENT_SECRET="${random(24)}"`,
    `LINEAR_CLIENT_ID="local-${random(9)}"`,
    `LINEAR_CLIENT_SECRET="${random(24)}"`,
    `SLACK_CLIENT_ID="local.${random(9)}"`,
    `SLACK_CLIENT_SECRET="${random(24)}"`,
    `SLACK_SIGNING_SECRET="${random(24)}"`,
    "",
  ].join("\n");
}

function nameOf(line: string): string {
  return line.slice(0, line.indexOf("="));
}

/**
 * Writes the file, or adds variables that were not known yet when it was made; whoever turned the sandbox off gets none.
 * Returns the names that are new.
 */
export function ensureLocalConfig(path: string, addresses: LocalAddresses): string[] {
  const present = existsSync(path) ? readFileSync(path, "utf8") : "";
  const isOwn = present !== "" && !/^SANDBOX_URL="?https?:/m.test(present);
  const known = new Set(present.split("\n").map((line) => nameOf(line)));
  const lines = localConfig(addresses).split("\n");
  const missing = isOwn ? [] : lines.filter((line) => nameOf(line) !== "" && !known.has(nameOf(line)));
  if (missing.length > 0)
    writeFileSync(path, [present.trimEnd(), ...missing, ""].join("\n").trimStart(), { mode: 0o600 });
  return missing.filter((line) => !line.startsWith("#")).map((line) => nameOf(line));
}
