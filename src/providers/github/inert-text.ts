import { inert, type Signs } from "../kit/inert-text.ts";
import { defaultHost } from "./hosts.ts";

/**
 * Mentions (@name, @organisation/team) and references (#12, GH-12, owner/repository#12; a number of a character such as &#39; is none). Keywords
 * such as "closes" act on a reference only: https://docs.github.com/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls
 */
const signs = /(?<!\w)@(?=[a-z\d])|(?!(?<=&)#\d{1,7};)#(?=\d)|\bGH-(?=\d)/gi;

const pageOfOne = /^(https?):\/\/(?:www\.)?([^/]+)(\/[^/]+\/[^/]+\/(?:issues|pull|discussions)\/)(?=\d)/i;

/** Text that mentions nobody and is listed nowhere as a reference. */
export function inertText(text: string, host: string): string {
  return inert(text, { signs, address: (url) => unlisted(url, host) } satisfies Signs);
}

/** redirect.github.com is made for this; an instance of one's own has no such host, and there the address is parted. */
function unlisted(url: string, host: string): string {
  return url.replace(pageOfOne, (whole, scheme: string, of: string, path: string) => {
    if (of.toLowerCase() !== host) return whole;
    return host === defaultHost ? `${scheme}://redirect.${of}${path}` : `${scheme}://${of}${path}\u200B`;
  });
}

/** Addresses as people wrote them. */
export function listed(text: string): string {
  return text.replaceAll(
    /(https?:\/\/)redirect\.(?=github\.com\/[^/\s]+\/[^/\s]+\/(?:issues|pull|discussions)\/)/gi,
    "$1",
  );
}
