/**
 * The path, query and fragment that a browser would go to; "/" for anything that could lead to another site. What counts
 * is the path after parsing: "/.//evil.example" becomes "//evil.example", which is another site's address.
 */
export function sameOriginPath(next: string | null | undefined, appUrl: string): string {
  // Browsers read "\" as "/" and drop tabs and line breaks, so these never come from a link of ours.
  if (!next?.startsWith("/") || /[\\\p{Cc}]/u.test(next)) return "/";
  const url = URL.parse(next, appUrl);
  if (url === null || url.origin !== appUrl || /^\/(?:\/|%2f|%5c)/i.test(url.pathname)) return "/";
  return url.pathname + url.search + url.hash;
}
