import { inert, readable } from "../kit/inert-text.ts";

/**
 * Mentions (@name), references (#12, !12, ~label, %milestone, &12, $12; a number of a character such as &#39; is none) and commands at the
 * start of a line: https://docs.gitlab.com/user/markdown/#gitlab-specific-references and https://docs.gitlab.com/user/project/quick_actions/
 */
const signs =
  /(?<!\w)@(?=\w)|(?!(?<=&)#\d{1,7};)#(?=\d)|[!&$](?=\d)|[~%](?=["\w])|(?<=^[ \t]*)\/(?=[a-z])/gim;

/** What an address of the instance is a reference to, by its first letter. */
const kinds =
  /(?<=\/)[a-z](?=ssues\/\d|ncidents\/\d|erge_requests\/\d|ork_items\/\d|pics\/\d|ilestones\/\d|nippets\/\d|ommit\/[\da-f])/i;
const encodedKinds =
  /(https?:\/\/[^\s<>()[\]"'`\\]*\/)%([4-7][\dA-F])(?=(?:ssues|ncidents|erge_requests|ork_items|pics|ilestones|nippets)\/\d|ommit\/[\da-f])/gi;

/** Text that mentions nobody, is listed nowhere as a reference and is no command. */
export function inertText(text: string, host: string): string {
  return inert(text, { signs, address: (url) => unlisted(url, host) });
}

/** With a letter written as its number, an address leads to the same page and is no reference. */
function unlisted(url: string, host: string): string {
  if (URL.parse(url)?.host !== host) return url;
  return url.replace(kinds, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** A text as people wrote it. */
export function readText(text: string): string {
  return readable(text).replaceAll(
    encodedKinds,
    (_, before: string, code: string) => before + String.fromCharCode(Number.parseInt(code, 16)),
  );
}
