import { isLoopback } from "../../sandbox.ts";
import { notFound, Problem } from "../graphql/problem.ts";
import type { User, Webhook } from "../records.ts";
import { linearWorld } from "../world.ts";
import { chosenId } from "./issues.ts";

export type WebhookInput = {
  id?: string | null;
  url?: string | null;
  label?: string | null;
  secret?: string | null;
  enabled?: boolean | null;
  teamId?: string | null;
  allPublicTeams?: boolean | null;
  resourceTypes?: string[] | null;
};

/** https://linear.app/developers/webhooks#creating-a-webhook */
export function addWebhook(actor: User, input: WebhookInput): Webhook {
  const { webhooks, teams } = linearWorld();
  const id = chosenId(webhooks, input.id, "Webhook");
  if ((input.teamId ?? null) === null && input.allPublicTeams !== true)
    throw new Problem("input", "Argument Validation Error", "Either teamId or allPublicTeams must be given.");
  const teamId = input.allPublicTeams === true ? null : (input.teamId ?? null);
  if (teamId !== null && !teams.has(teamId)) throw notFound("Team");
  const now = Date.now();
  const hook: Webhook = {
    id,
    label: input.label ?? null,
    url: urlOf(input.url ?? ""),
    secret: input.secret ?? `lin_wh_${crypto.randomUUID().replaceAll("-", "")}`,
    teamId,
    resourceTypes: typesOf(input.resourceTypes ?? []),
    isEnabled: input.enabled ?? true,
    creatorId: actor.id,
    createdAtMs: now,
    updatedAtMs: now,
    archivedAtMs: null,
  };
  webhooks.set(id, hook);
  return hook;
}

export function changeWebhook(hook: Webhook, input: WebhookInput): Webhook {
  if (typeof input.url === "string") hook.url = urlOf(input.url);
  if (typeof input.secret === "string") hook.secret = input.secret;
  if (typeof input.enabled === "boolean") hook.isEnabled = input.enabled;
  if (input.label !== undefined) hook.label = input.label;
  if (Array.isArray(input.resourceTypes)) hook.resourceTypes = typesOf(input.resourceTypes);
  hook.updatedAtMs = Date.now();
  return hook;
}

const knownTypes = new Set(
  "Attachment Comment Cycle Issue IssueLabel IssueSLA Project ProjectUpdate Reaction User PermissionChange".split(
    " ",
  ),
);

function typesOf(types: string[]): string[] {
  const unknown = types.find((type) => !knownTypes.has(type));
  if (types.length === 0 || unknown !== undefined)
    throw new Problem(
      "input",
      "Argument Validation Error",
      `resourceTypes: ${unknown ?? "none"} is not a resource type.`,
    );
  return types;
}

/** The sandbox calls nobody but this machine. */
function urlOf(url: string): string {
  if (!URL.canParse(url) || !isLoopback(new URL(url)))
    throw new Problem("input", "Argument Validation Error", "url must be a URL address.");
  return url;
}
