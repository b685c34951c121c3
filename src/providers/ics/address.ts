import { AppError } from "../../lib/errors.ts";
import { isSafeAddress } from "../../lib/safe-address.ts";

const longestAddress = 2000;

/**
 * A calendar's address as a person pasted it, and its host. webcal:// is how links to calendars say https://. Throws AppError
 * (invalid) for what may not be called.
 */
export function readAddress(typed: string): { token: string; host: string } {
  const text = typed.trim().replace(/^webcals?:/i, "https:");
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  if (address.length > longestAddress) throw refusal("This is too long for an address.");
  if (!URL.canParse(address))
    throw refusal("This is not a web address. Paste the whole address of the calendar, as https://….");
  const url = new URL(address);
  if (url.protocol === "http:") {
    throw refusal(
      "The address must start with https://, so that nobody on the way reads the calendar or its address. Most servers answer under https:// too.",
    );
  }
  if (url.protocol !== "https:")
    throw refusal("The address must start with https:// or webcal://; other kinds cannot be subscribed to.");
  if (!isSafeAddress(url)) {
    throw refusal(
      "The address must have a public host name, without a user name, a port or an IP address. Private networks cannot be reached from here.",
    );
  }
  url.hash = "";
  return { token: url.href, host: url.hostname.replace(/\.$/, "") };
}

function refusal(message: string): AppError {
  return new AppError("invalid", message, "token");
}
