import { randomBytes, randomUUID } from "node:crypto";
import { existsSync, writeFileSync } from "node:fs";

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
    `GOOGLE_CLIENT_ID="local-${random(9)}.apps.googleusercontent.com"`,
    `GOOGLE_CLIENT_SECRET="${random(24)}"`,
    `MICROSOFT_CLIENT_ID="${randomUUID()}"`,
    `MICROSOFT_CLIENT_SECRET="${random(24)}"`,
    `SLACK_CLIENT_ID="local.${random(9)}"`,
    `SLACK_CLIENT_SECRET="${random(24)}"`,
    `SLACK_SIGNING_SECRET="${random(24)}"`,
    "",
  ].join("\n");
}

/** Writes the file unless it is there. Returns whether it was written. */
export function ensureLocalConfig(path: string, addresses: LocalAddresses): boolean {
  if (existsSync(path)) return false;
  writeFileSync(path, localConfig(addresses), { mode: 0o600 });
  return true;
}
