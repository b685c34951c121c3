import { createClient } from "../kit/client.ts";
import { microsoftError } from "./failures.ts";

/** One call on the account's behalf. Throws ProviderError. */
export const callGraph = createClient({
  base: () => "https://graph.microsoft.com/v1.0",
  headers: { Prefer: prefer() },
  failure: microsoftError,
});

/** Ids that survive a move to another folder, times without a zone to be guessed, and what else a call prefers. */
export function prefer(...more: string[]): string {
  return ['IdType="ImmutableId"', 'outlook.timezone="UTC"', 'outlook.body-content-type="text"', ...more].join(
    ", ",
  );
}
