/** The path, query and fragment to go to after sign-in; "/" for anything that could lead to another site. */
export function sameOriginPath(next: string | null | undefined, appUrl: string): string {
  // Browsers read "\" as "/" and drop tabs and line breaks, so these never come from a link of ours.
  if (!next?.startsWith("/") || /[\\\p{Cc}]|^\/(?:\/|%2f|%5c)/iu.test(next)) return "/";
  const url = URL.parse(next, appUrl);
  return url === null || url.origin !== appUrl ? "/" : url.pathname + url.search + url.hash;
}
