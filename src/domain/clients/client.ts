import type { clients } from "../../db/schema/money.ts";
import { isUniqueViolation } from "../../db/unique-violation.ts";
import { isCurrency } from "../../lib/currency.ts";
import { AppError } from "../../lib/errors.ts";
import { type Actor, canManage } from "../context.ts";

/** A client as verbs return it. Times are milliseconds UTC. */
export type Client = {
  id: string;
  name: string;
  /** For invoices, several lines; "" = none, or one that only owners and admins see. */
  address: string;
  /** ISO 4217, such as "EUR". */
  currency: string;
  version: number;
  archivedAt: number | null;
};

/** What the page and the API send to make or change a client. */
export type ClientInput = { name: string; address?: string; currency: string };

/** The client that a row holds, as the actor may see it. */
export function clientOf(actor: Actor, row: typeof clients.$inferSelect): Client {
  const { id, name, currency, version, archivedAt } = row;
  return { id, name, address: canManage(actor) ? row.address : "", currency, version, archivedAt };
}

/** A client's name without surrounding spaces. Throws invalid when it is empty or longer than 100 characters. */
export function parseClientName(text: string): string {
  const name = text.replace(/\s+/g, " ").trim();
  if (name === "") throw new AppError("invalid", "Give the client a name.", "name");
  if (name.length > 100) throw new AppError("invalid", "A client's name has at most 100 characters.", "name");
  return name;
}

/** An address of at most 500 characters, without empty lines at its ends. Throws invalid. */
export function parseAddress(text: string): string {
  const address = text.replaceAll("\r\n", "\n").trim();
  if (address.length <= 500) return address;
  throw new AppError("invalid", "An address has at most 500 characters.", "address");
}

/** A code of ISO 4217 in capitals. Throws invalid. */
export function parseCurrency(text: string): string {
  const code = text.trim().toUpperCase();
  if (isCurrency(code)) return code;
  throw new AppError("invalid", "Write a currency's code of three letters, such as EUR or USD.", "currency");
}

/** What to throw when saving failed: a sentence when another client has this name (but for case, accents and spaces). */
export function clientTakenOr(error: unknown, name: string): unknown {
  if (!isUniqueViolation(error, "clients.name_norm")) return error;
  return new AppError("conflict", `There is already a client called “${name}”. Choose another name.`, "name");
}
