import * as z from "zod/mini";

import type { ChatCommand } from "../chat.ts";
import { readText } from "./mapping.ts";
import { flagSchema, readForm, reading, webAddressSchema } from "./reading.ts";

const id = z.string().check(z.regex(/^[A-Z0-9]{1,30}$/));

const commandSchema = z.object({
  team_id: id,
  enterprise_id: z.optional(id),
  is_enterprise_install: flagSchema,
  user_id: id,
  channel_id: id,
  command: z.string().check(z.regex(/^\/\S{1,40}$/)),
  text: z._default(z.string(), ""),
  trigger_id: z.string().check(z.minLength(1), z.maxLength(200)),
  response_url: webAddressSchema,
});

/** https://docs.slack.dev/interactivity/implementing-slash-commands ; null for a check of our certificate. */
export function parseCommand(body: Uint8Array): ChatCommand | null {
  return reading("slash command", () => {
    const form = readForm(body);
    if (form["ssl_check"] === "1") return null;
    const fields = commandSchema.parse(form);
    const { team_id: teamId, enterprise_id: enterpriseId } = fields;
    const accountId = fields.is_enterprise_install ? (enterpriseId ?? teamId) : teamId;
    return {
      kind: "command",
      from: { accountId, teamId, userId: fields.user_id },
      command: fields.command,
      ...readText(fields.text),
      channelId: fields.channel_id,
      triggerId: fields.trigger_id,
      responseUrl: fields.response_url,
    };
  });
}
