import type { Access } from "./access.ts";
import type { ContainerRef, IssueRef } from "./refs.ts";

/** A filter in the provider's own language, which people know from there. */
export type OwnQuery = {
  /** What the language is called, such as "JQL". */
  name: string;
  example: string;
  /** Throws ProviderError that is permanent, in the provider's words, for what cannot be asked of a container. */
  check(access: Access, asked: { externalId: string; query: string }): Promise<void>;
  /** The ids of those issues that match now: what was changed a moment ago counts. Throws ProviderError. */
  match(
    access: Access,
    container: ContainerRef,
    asked: { query: string; issues: readonly IssueRef[] },
  ): Promise<Set<string>>;
};
