import { randomText } from "../ids.ts";
import { Refusal } from "../api/refusal.ts";
import type { Code } from "../records.ts";
import { slackWorld } from "../world.ts";

const lifetimeMs = 600_000;

export function createCode(grant: Omit<Code, "expiresAtMs" | "isUsed">): string {
  const code = `${Date.now()}.${Math.floor(Math.random() * 1e12)}.${randomText(32)}`;
  slackWorld().codes.set(code, { ...grant, expiresAtMs: Date.now() + lifetimeMs, isUsed: false });
  return code;
}

/** What a person granted, once; throws Refusal for a code that is unknown, old, used or someone else's. */
export function useCode(
  args: Record<string, unknown>,
  { clientId, purpose }: Pick<Code, "clientId" | "purpose">,
): Code {
  const code = slackWorld().codes.get(String(args["code"]));
  if (code === undefined || code.purpose !== purpose || code.clientId !== clientId) {
    throw new Refusal("invalid_code");
  }
  if (code.isUsed) throw new Refusal("code_already_used");
  if (code.expiresAtMs < Date.now()) throw new Refusal("invalid_code");
  const redirectUri = args["redirect_uri"];
  if (redirectUri !== code.redirectUri) throw new Refusal("bad_redirect_uri");
  code.isUsed = true;
  return code;
}
