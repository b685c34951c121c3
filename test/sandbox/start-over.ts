import { resetOutbox } from "./outbox.ts";
import { providers } from "./providers.ts";
import { resetState } from "./state.ts";

/** Forgets everything that happened: each provider is as new. */
export function startOver(): void {
  resetOutbox();
  resetState();
  for (const provider of providers) provider.reset();
}
