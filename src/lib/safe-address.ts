import { AppError } from "./errors.ts";

/** Names that lead into a private network, to a cloud's metadata, or to whatever address stands in the name. */
const privateSuffixes = [
  "localhost",
  "localdomain",
  "local",
  "internal",
  "intranet",
  "lan",
  "home",
  "corp",
  "private",
  "home.arpa",
  "in-addr.arpa",
  "ip6.arpa",
  "onion",
  "nip.io",
  "sslip.io",
  "xip.io",
  "localtest.me",
  "lvh.me",
  "vcap.me",
  "lacolhost.com",
];

/** The URL parser has turned decimal, octal and hexadecimal forms into dotted ones before this is asked. */
function isIpLiteral(host: string): boolean {
  return host.startsWith("[") || /^[\d.]+$/.test(host);
}

/**
 * True when a request may go to this address: https on its own port, a public name, no user information. A Worker cannot
 * resolve names before it connects, so a public name that points to a private address is not recognised here; Cloudflare's
 * network does not route a Worker's request to private addresses.
 */
export function isSafeAddress(url: URL): boolean {
  const host = url.hostname.replace(/\.$/, "");
  if (url.protocol !== "https:" || url.port !== "" || url.username !== "" || url.password !== "")
    return false;
  if (isIpLiteral(host) || !host.includes(".")) return false;
  return !privateSuffixes.some((suffix) => host === suffix || host.endsWith(`.${suffix}`));
}

/** The host of a self-hosted instance from what a person typed, with or without "https://". Throws AppError (invalid). */
export function parseOwnHost(typed: string, field: string): string {
  const text = typed.trim();
  const address = /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(address)) {
    throw new AppError("invalid", "This is not a web address. Type it as https://github.example.com.", field);
  }
  const url = new URL(address);
  if (url.protocol !== "https:")
    throw new AppError(
      "invalid",
      "The address must start with https://, so that tokens travel encrypted.",
      field,
    );
  if (!isSafeAddress(url)) {
    throw new AppError(
      "invalid",
      "The address must be a public host name without user name, port or IP address. Private networks cannot be reached from here.",
      field,
    );
  }
  return url.hostname.replace(/\.$/, "");
}
