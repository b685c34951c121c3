import type { ChatEvent } from "../../providers/chat.ts";
import type { IntegrationContext } from "../context.ts";
import { loseAccess } from "../connections/lose-access.ts";
import { providerOf } from "../connections/provider-of.ts";
import { openHome } from "./home/publish-home.ts";

/** Does what an event of a chat provider asks for; `json` is a ChatEvent. Idempotent. Throws ProviderError. */
export async function applyChatEvent(
  ctx: IntegrationContext,
  providerId: string,
  json: string,
): Promise<void> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- safe because only the inbound endpoint makes such jobs, of what the parser returned
  const event = JSON.parse(json) as ChatEvent;
  switch (event.kind) {
    case "home_opened":
      return openHome(ctx, { provider: providerId, from: event.from });
    case "access_lost": {
      const { accountId, reason, at } = event;
      const host = providerOf(providerId).defaultHost;
      await loseAccess(ctx, { provider: providerId, host, accountId, reason, at });
      return;
    }
    default:
      event satisfies never;
  }
}
