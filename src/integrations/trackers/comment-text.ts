import type { BindingRow } from "../bindings/applied.ts";

/** The identity of a comment: its id at one site of one instance of a provider. */
export function commentKey(
  { provider, host, siteId }: Pick<BindingRow, "provider" | "host" | "siteId">,
  commentId: string,
): string {
  const site = siteId === null ? "" : `/${siteId}`;
  return `${provider}:${host}${site}:comment:${commentId}`;
}

const signature = /\n\n— [^\n]{1,200}, in Timewire$/;

/** A comment that another account writes, with its author's name below. */
export function signed(body: string, name: string): string {
  return `${body}\n\n— ${name.replaceAll("\n", " ")}, in Timewire`;
}

/** The comment without that. */
export function unsigned(text: string): string {
  return text.replace(signature, "");
}
