import type { Context } from "hono";
import type { SandboxEnv } from "../../sandbox.ts";
import { Refusal } from "../api/refusal.ts";
import { slackWorld } from "../world.ts";

/** Any client is known, and its secret is learnt at its first use. */
export function isClient(id: string, secret: string): boolean {
  if (id === "" || secret === "") return false;
  const { clientSecrets } = slackWorld();
  const known = clientSecrets.get(id) ?? secret;
  clientSecrets.set(id, known);
  return known === secret;
}

/** The client id of a token request, which comes with HTTP Basic or as arguments. */
export function requireClient(c: Context<SandboxEnv>, args: Record<string, unknown>): string {
  const basic = /^Basic\s+(\S+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
  const [id, secret] =
    basic === undefined ? [args["client_id"], args["client_secret"]] : atob(basic).split(":");
  if (typeof id !== "string" || id === "") throw new Refusal("invalid_client_id");
  if (typeof secret !== "string" || !isClient(id, secret)) throw new Refusal("bad_client_secret");
  return id;
}
