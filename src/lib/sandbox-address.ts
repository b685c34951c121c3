/**
 * Where a real address is reached: https://api.github.com/user becomes {sandboxUrl}/api.github.com/user when there is a
 * sandbox. Addresses that the sandbox itself handed out stay as they are.
 */
export function toReachable(url: URL, sandboxUrl: string | null): URL {
  if (sandboxUrl === null || url.origin === sandboxUrl) return url;
  return new URL(`${sandboxUrl}/${url.host}${url.pathname}${url.search}`);
}

/** The opposite of `toReachable`: the real address behind one that lies in the sandbox. */
export function toReal(url: URL, sandboxUrl: string | null): URL {
  if (sandboxUrl === null || url.origin !== sandboxUrl) return url;
  return new URL(`https:/${url.pathname}${url.search}`);
}
