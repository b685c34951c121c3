/** A choice that the server reads when it renders, so that nothing flashes. @param {string} name @param {string | null} value null forgets it */
export function writeCookie(name, value) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  const maxAgeSeconds = value === null ? 0 : 31_536_000;
  document.cookie = `${name}=${encodeURIComponent(value ?? "")}; Path=/; Max-Age=${maxAgeSeconds}; SameSite=Lax${secure}`;
}

/** @param {string} name */
export function readCookie(name) {
  const pair = document.cookie.split("; ").find((text) => text.startsWith(`${name}=`));
  return pair === undefined ? null : decodeURIComponent(pair.slice(name.length + 1));
}
