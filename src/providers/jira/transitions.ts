import * as z from "zod/mini";

import { quoteReason } from "../kit/failures.ts";
import { type Access, ProviderError } from "../provider.ts";
import type { Named, RefusedField } from "../tracker.ts";
import { callJira } from "./client.ts";

const fieldSchema = z.object({
  required: z.optional(z.boolean()),
  hasDefaultValue: z.optional(z.boolean()),
  name: z.optional(z.string()),
  allowedValues: z.optional(z.array(z.object({ id: z.optional(z.string()) }))),
});
const transitionsSchema = z.object({
  transitions: z.array(
    z.object({
      id: z.string(),
      to: z.object({ id: z.string() }),
      fields: z.optional(z.record(z.string(), fieldSchema)),
    }),
  ),
});
const statusSchema = z.object({
  fields: z.object({ status: z.object({ id: z.string(), name: z.string() }) }),
});

type Transition = z.infer<typeof transitionsSchema>["transitions"][number];

/**
 * Brings an issue to a status by the step of its workflow that leads there, whatever that is called; nothing when it is there. What the
 * workflow does not take comes back, with what it wants. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-issueidorkey-transitions-post
 */
export async function moveTo(access: Access, issueId: string, status: Named): Promise<RefusedField[]> {
  const issue = `/issue/${encodeURIComponent(issueId)}`;
  const { status: present } = (
    await callJira(access, { path: `${issue}?fields=status`, schema: statusSchema })
  ).body.fields;
  if (present.id === status.id) return [];
  const path = `${issue}/transitions?expand=transitions.fields`;
  const { body } = await callJira(access, { path, schema: transitionsSchema });
  const steps = body.transitions.filter(({ to }) => to.id === status.id);
  // Of several steps the one that wants least.
  const [step] = steps.toSorted((a, b) => wantedOf(a).length - wantedOf(b).length);
  if (step === undefined)
    return refuse(
      `Jira's workflow has no step from “${present.name}” to “${status.name}” that this account may take.`,
    );
  const missing = wantedOf(step).filter(([id]) => id !== "resolution");
  if (missing.length > 0)
    return refuse(
      `Jira wants ${missing.map(([id, { name }]) => `“${name ?? id}”`).join(" and ")} for the step to “${status.name}”. Take it there.`,
    );
  return take(access, issue, step);
}

async function take(access: Access, issue: string, step: Transition): Promise<RefusedField[]> {
  // Nobody here can choose how something ended: the first that Jira offers says only that it did.
  const resolution = wantedOf(step).some(([id]) => id === "resolution")
    ? firstOf(step.fields?.["resolution"])
    : null;
  const json = {
    transition: { id: step.id },
    ...(resolution === null ? {} : { fields: { resolution: { id: resolution } } }),
  };
  try {
    await callJira(access, { method: "POST", path: `${issue}/transitions`, json });
    return [];
  } catch (error) {
    if (error instanceof ProviderError && ["invalid", "forbidden", "conflict"].includes(error.code))
      return refuse(quoteReason(error.message, "Jira refused the step."));
    throw error;
  }
}

/** Fields without which the step is refused. */
function wantedOf({ fields = {} }: Transition): [string, z.infer<typeof fieldSchema>][] {
  return Object.entries(fields).filter(
    ([, field]) => field.required === true && field.hasDefaultValue !== true,
  );
}

function firstOf(field: z.infer<typeof fieldSchema> | undefined): string | null {
  return field?.allowedValues?.[0]?.id ?? null;
}

function refuse(because: string): RefusedField[] {
  return [{ field: "status", because }];
}
