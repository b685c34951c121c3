import { inert, type Signs } from "../kit/inert-text.ts";

/** Mentions, and identifiers of issues such as ENG-12. */
const signs = /(?<!\w)@(?=[a-z\d])|(?<=\b[A-Z][A-Z\d]{0,9})-(?=\d)/gi;

/** The address of a person, an issue or the like becomes a mention of it. */
const mentioned =
  /^(https?:\/\/(?:www\.)?linear\.app\/[^/]+\/(?:profiles|issue|project|document|initiative)\/)/i;

/** Text that mentions nobody and refers to nothing in Linear. */
export function inertText(text: string): string {
  return inert(text, { signs, address: (url) => url.replace(mentioned, "$1\u200B") } satisfies Signs);
}
