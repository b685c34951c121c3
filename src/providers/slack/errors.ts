import type { OutboundError } from "../../lib/outbound.ts";
import { type Failure, failureOf, readOtherStatus, readRetryAfter } from "../failure.ts";
import { ProviderError } from "../provider.ts";

/** Slack names its wait in Retry-After; this is for the answer that lost it. */
const defaultWaitSeconds = 30;

const slowDown: Failure = {
  code: "rate_limited",
  permanent: false,
  message: "Slack asks us to slow down.",
};
const refusedToken: Failure = {
  code: "unauthorized",
  permanent: true,
  message: "Slack no longer accepts this connection's token. Reconnect it.",
};
const unknownChannel: Failure = {
  code: "not_found",
  permanent: true,
  message: "Slack does not know this channel, or the app may not see it.",
};
const unknownPerson: Failure = {
  code: "not_found",
  permanent: true,
  message: "Slack does not know this person.",
};
const tooLate: Failure = {
  code: "conflict",
  permanent: true,
  message: "This took too long. Try again in Slack.",
};
const archived: Failure = { code: "conflict", permanent: true, message: "This Slack channel is archived." };
const notAllowed: Failure = {
  code: "forbidden",
  permanent: true,
  message: "The administrators of this Slack workspace do not allow this.",
};
const badClient: Failure = {
  code: "invalid",
  permanent: true,
  message:
    "Slack does not accept the client id and secret of this Timewire. An administrator has to correct SLACK_CLIENT_ID and SLACK_CLIENT_SECRET.",
};
const usedCode: Failure = {
  code: "unauthorized",
  permanent: true,
  message: "Slack says that this sign-in was used already or took too long. Try again.",
};
const downAtSlack: Failure = {
  code: "unavailable",
  permanent: false,
  message: "Slack has a problem on its side.",
};
const badName: Failure = {
  code: "invalid",
  permanent: true,
  message: "Slack takes channel names of up to 80 lower-case letters, digits, hyphens and underscores.",
};

/** The codes that mean something to us; https://docs.slack.dev/reference/methods lists them per method. */
const readings: Readonly<Record<string, Failure>> = {
  invalid_auth: refusedToken,
  not_authed: refusedToken,
  account_inactive: refusedToken,
  token_revoked: refusedToken,
  token_expired: refusedToken,
  team_access_not_granted: refusedToken,
  invalid_refresh_token: refusedToken,
  invalid_grant: refusedToken,
  channel_not_found: unknownChannel,
  user_not_found: unknownPerson,
  users_not_found: unknownPerson,
  user_not_visible: unknownPerson,
  user_disabled: unknownPerson,
  not_in_channel: {
    code: "forbidden",
    permanent: true,
    message: "The app is not in this Slack channel. Invite it there with /invite, then try again.",
  },
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
  missing_scope: {
    code: "forbidden",
    permanent: true,
    message: "The app lacks a permission for this. Reconnect Slack to grant it.",
  },
  expired_trigger_id: tooLate,
  trigger_expired: tooLate,
  invalid_trigger_id: tooLate,
  exchanged_trigger_id: tooLate,
  hash_conflict: {
    code: "conflict",
    permanent: true,
    message: "This view changed in Slack meanwhile.",
  },
  message_not_found: { code: "not_found", permanent: true, message: "This message is gone from Slack." },
  cant_update_message: {
    code: "forbidden",
    permanent: true,
    message: "This message was not written by the app.",
  },
  edit_window_closed: {
    code: "conflict",
    permanent: true,
    message: "This message can no longer be changed.",
  },
  name_taken: { code: "conflict", permanent: true, message: "A Slack channel of this name exists already." },
  invalid_name: badName,
  invalid_name_required: badName,
  invalid_name_specials: badName,
  invalid_name_punctuation: badName,
  invalid_name_maxlength: badName,
  bad_client_secret: badClient,
  invalid_client_id: badClient,
  bad_redirect_uri: {
    code: "invalid",
    permanent: true,
    message:
      "The callback address registered at Slack is not this Timewire's. An administrator has to correct it in the Slack app.",
  },
  invalid_code: usedCode,
  code_already_used: usedCode,
  code_expired: usedCode,
  internal_error: downAtSlack,
  fatal_error: downAtSlack,
  service_unavailable: downAtSlack,
  request_timeout: downAtSlack,
  team_added_to_org: downAtSlack,
};

/** An answer with `ok: false`, and Slack's word for why. */
export class SlackRefusal extends ProviderError {
  readonly word: string;

  constructor(word: string, { message, ...facts }: Failure) {
    super(message, { provider: "slack", status: 200, ...facts });
    this.word = word;
  }
}

/** What Slack's word for a failure means. `method` is named for words that we do not know. */
export function slackRefusal(word: string, method: string): ProviderError {
  if (word === "ratelimited" || word === "rate_limited") {
    return new SlackRefusal(word, { ...slowDown, retryAfterSeconds: defaultWaitSeconds });
  }
  const reading = Object.hasOwn(readings, word) ? readings[word] : undefined;
  if (reading !== undefined) return new SlackRefusal(word, reading);
  const known = /^[a-z0-9_]{1,60}$/.test(word) ? word : "unknown";
  const message = `Slack refused ${method} with the error "${known}".`;
  return new SlackRefusal(word, { code: "invalid", permanent: true, message });
}

/** An answer that is not what Slack documents. */
export function slackSurprise(): ProviderError {
  const message = "Slack gave an answer that we do not understand.";
  return new ProviderError(message, { provider: "slack", code: "unexpected", permanent: false });
}

/** What a call without a usable answer means, and when to try again. */
export function slackFailure(error: OutboundError): ProviderError {
  return failureOf({ id: "slack", name: "Slack" }, error, readStatus);
}

/** The Web API answers 200 to all but the worst; response addresses answer 404 when they are used up. */
function readStatus(error: OutboundError): Failure {
  switch (error.status) {
    case 429:
      return { ...slowDown, retryAfterSeconds: readRetryAfter(error) ?? defaultWaitSeconds };
    case 401:
      return refusedToken;
    case 404:
    case 410:
      return { code: "not_found", permanent: true, message: "Slack does not take this answer any more." };
    default:
      return readOtherStatus("Slack", error);
  }
}
