import type { OutboundError } from "../../lib/outbound.ts";
import { bodyOf, type Explanation, type Failure, forGood, readFailures } from "../kit/failures.ts";
import { errorSchema } from "./schemas.ts";

const noMailbox = forGood(
  "forbidden",
  "This Microsoft account has no Outlook mailbox, so it has no calendar. Connect another account.",
);

/** What a failed call to Microsoft means, whether it can ever succeed, and when to try again. */
export const microsoftError = readFailures({
  id: "microsoft",
  name: "Microsoft",
  // Graph nearly always names a time.
  waitSeconds: 60,
  byReason: { MailboxNotEnabledForRESTAPI: noMailbox, MailboxNotSupportedForRESTAPI: noMailbox },
  explain,
  special,
});

/** The word of a call whose cursor Graph cannot read any more. */
export const badSyncState = "bad sync state";

/** Graph's own code and words about a failure. */
function explain(error: OutboundError): Explanation {
  const said = bodyOf(error, errorSchema)?.error;
  return { reason: said?.code ?? "", message: said?.message ?? "" };
}

function special({ status }: OutboundError, { reason, message }: Explanation): Failure | null {
  return status === 400 && /sync ?state|resync|badly formed token/i.test(`${reason} ${message}`)
    ? { ...forGood("invalid", "Microsoft has forgotten where the last sync ended."), reason: badSyncState }
    : null;
}
