import type { OutboundError } from "../../lib/outbound.ts";
import type { ProviderError } from "../failure.ts";
import { type Failure, failed, forGood, notUnderstood, readFailures } from "../kit/failures.ts";
import { badCallback, badClient, usedCode } from "../kit/tokens.ts";

export const slackNames = { id: "slack", name: "Slack", docs: "docs/slack.md" };

/** Slack names its wait in Retry-After; this is for the answer that lost it. */
const waitSeconds = 30;

const slowDown: Failure = {
  code: "rate_limited",
  permanent: false,
  message: "Slack asks us to slow down.",
  retryAfterSeconds: waitSeconds,
};
const refusedToken = forGood(
  "unauthorized",
  "Slack no longer accepts this connection's token. Reconnect it.",
);
const unknownChannel = forGood("not_found", "Slack does not know this channel, or the app may not see it.");
const unknownPerson = forGood("not_found", "Slack does not know this person.");
const tooLate = forGood("conflict", "This took too long. Try again in Slack.");
const archived = forGood("conflict", "This Slack channel is archived.");
const notAllowed = forGood("forbidden", "The administrators of this Slack workspace do not allow this.");
const badSecret = badClient(slackNames);
const badCode = usedCode(slackNames);
const downAtSlack: Failure = {
  code: "unavailable",
  permanent: false,
  message: "Slack has a problem on its side.",
};
const badName = forGood(
  "invalid",
  "Slack takes channel names of up to 80 lower-case letters, digits, hyphens and underscores.",
);

/** Slack's words for a token that has ended. */
export const endedTokenWords = [
  "invalid_auth",
  "not_authed",
  "account_inactive",
  "token_revoked",
  "token_expired",
  "team_access_not_granted",
  "invalid_refresh_token",
  "invalid_grant",
];

/** The codes that mean something to us; https://docs.slack.dev/reference/methods lists them per method. */
const readings: Readonly<Record<string, Failure>> = {
  ...Object.fromEntries(endedTokenWords.map((word) => [word, refusedToken])),
  channel_not_found: unknownChannel,
  user_not_found: unknownPerson,
  users_not_found: unknownPerson,
  user_not_visible: unknownPerson,
  user_disabled: unknownPerson,
  not_in_channel: forGood(
    "forbidden",
    "The app is not in this Slack channel. Invite it there with /invite, then try again.",
  ),
  is_archived: archived,
  already_archived: archived,
  restricted_action: notAllowed,
  no_permission: notAllowed,
  access_denied: notAllowed,
  org_login_required: notAllowed,
  ekm_access_denied: notAllowed,
  cant_invite: notAllowed,
  cant_archive_general: notAllowed,
  user_is_restricted: notAllowed,
  missing_scope: forGood("forbidden", "The app lacks a permission for this. Reconnect Slack to grant it."),
  expired_trigger_id: tooLate,
  trigger_expired: tooLate,
  invalid_trigger_id: tooLate,
  exchanged_trigger_id: tooLate,
  hash_conflict: forGood("conflict", "This view changed in Slack meanwhile."),
  message_not_found: forGood("not_found", "This message is gone from Slack."),
  cant_update_message: forGood("forbidden", "This message was not written by the app."),
  edit_window_closed: forGood("conflict", "This message can no longer be changed."),
  name_taken: forGood("conflict", "A Slack channel of this name exists already."),
  invalid_name: badName,
  invalid_name_required: badName,
  invalid_name_specials: badName,
  invalid_name_punctuation: badName,
  invalid_name_maxlength: badName,
  bad_client_secret: badSecret,
  invalid_client_id: badSecret,
  bad_redirect_uri: badCallback(slackNames),
  invalid_code: badCode,
  code_already_used: badCode,
  code_expired: badCode,
  ratelimited: slowDown,
  rate_limited: slowDown,
  internal_error: downAtSlack,
  fatal_error: downAtSlack,
  service_unavailable: downAtSlack,
  request_timeout: downAtSlack,
  team_added_to_org: downAtSlack,
};

/** What Slack's word for a failure means. `what` it refused is named for words that we do not know. */
export function readWord(word: string, what: string): Failure {
  const known = Object.hasOwn(readings, word) ? readings[word] : undefined;
  const name = /^[a-z0-9_]{1,60}$/.test(word) ? word : "unknown";
  return known ?? forGood("invalid", `Slack refused ${what} with the error "${name}".`);
}

/** The failure of an answer with `ok: false`. */
export function slackRefusal(word: string, method: string): ProviderError {
  return failed(slackNames, { reason: word, ...readWord(word, method) }, 200);
}

/** An answer that is not what Slack documents. */
export const slackSurprise = () => notUnderstood(slackNames);

/** What a call without a usable answer means, and when to try again. */
export const slackFailure = readFailures({ ...slackNames, waitSeconds, special: readStatus });

/** The Web API answers 200 to all but the worst; response addresses answer 404 when they are used up. */
function readStatus({ status }: OutboundError): Failure | null {
  if (status === 401) return refusedToken;
  return status === 404 || status === 410
    ? forGood("not_found", "Slack does not take this answer any more.")
    : null;
}
