/** A link out of a provider's answer, or null unless it is a web address: "javascript:" and its kin are no links. */
export function webAddress(text: string | null | undefined): string | null {
  const url = URL.parse(text ?? "");
  return url !== null && /^https?:$/.test(url.protocol) ? url.href : null;
}
