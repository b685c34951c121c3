import { notFound } from "../../lib/errors.ts";
import type { ChatReply } from "../../providers/chat-message.ts";
import { providerOf } from "../connections/provider-of.ts";
import type { IntegrationContext } from "../context.ts";

/** Posts an answer that the provider did not take at once; `reply` is a ChatReply as JSON. Throws ProviderError. */
export async function respondAgain(
  ctx: IntegrationContext,
  { provider, responseUrl, reply: json }: { provider: string; responseUrl: string; reply: string },
): Promise<void> {
  const { chat } = providerOf(provider);
  if (chat === undefined) throw notFound("chat");
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- safe because only deliver.ts makes such jobs, of replies
  const reply = JSON.parse(json) as ChatReply;
  await chat.respond(ctx.http, responseUrl, reply);
}
