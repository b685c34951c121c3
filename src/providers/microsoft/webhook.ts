import type { CalendarPush, Notice } from "../calendar.ts";
import { noticesSchema } from "./schemas.ts";

/** Notices are proven by the clientState that each one carries; before there are any, Graph wants its own token back. */
export const readNotice: CalendarPush["readNotice"] = ({ url, body }) => {
  const answer = url.searchParams.get("validationToken");
  if (answer !== null) return { kind: "handshake", answer };
  const parsed = noticesSchema.safeParse(parseJson(body));
  const items = parsed.success ? parsed.data.value : [];
  return {
    kind: "notices",
    notices: items.map(({ subscriptionId, clientState, lifecycleEvent }) => ({
      channelId: subscriptionId,
      token: clientState ?? null,
      kind: kindOf(lifecycleEvent),
    })),
  };
};

/** https://learn.microsoft.com/graph/change-notifications-lifecycle-events */
function kindOf(lifecycleEvent: string | null | undefined): Notice["kind"] {
  switch (lifecycleEvent) {
    case "reauthorizationRequired":
      return "renewal_due";
    case "subscriptionRemoved":
      return "ended";
    case "missed":
      return "missed";
    default:
      return "changed";
  }
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    // Anybody can post here: what cannot be read is no notice.
    return null;
  }
}
