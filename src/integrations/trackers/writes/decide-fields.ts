import type { SharedField, Unwritten } from "../../../db/schema/work.ts";

/** Whose value counts when both sides changed the same field. */
export type ConflictPolicy = "theirs" | "ours" | "newer" | "ask";

/**
 * What becomes of a field that waits: both sides say the same, it is written, the value is taken, a person is asked, or it stays as it is
 * because the provider refused it.
 */
export type Verdict = "same" | "write" | "take" | "ask" | "stay";

/** A value of both sides in the same terms; of a description its hash. null = none. */
export type Sides = { ours: string | null; theirs: string | null; theirsAt: number; policy: ConflictPolicy };

/**
 * Compares a field with what both sides said last. What we sent ourselves is no change of theirs, also when its answer was lost. When
 * `theirs` was changed is known of the issue as a whole only.
 */
export function decide(waiting: Unwritten, { ours, theirs, theirsAt, policy }: Sides): Verdict {
  if (ours === theirs) return "same";
  if (waiting.choice === "theirs") return "take";
  if (waiting.refused !== undefined) return "stay";
  if (theirs === (waiting.was ?? null) || isSent(waiting, theirs)) return "write";
  // Ours is what both said last: it was written, and changed there before its answer was known here.
  if (ours === (waiting.was ?? null)) return "take";
  switch (policy) {
    case "theirs":
      return "take";
    case "ours":
      return "write";
    case "newer":
      return theirsAt > waiting.at ? "take" : "write";
    case "ask":
      return "ask";
    default:
      return policy satisfies never;
  }
}

/** "" stands for none: JSON that is merged keeps no null. */
export const sentMark = (value: string | null): string => value ?? "";

function isSent({ sent }: Unwritten, theirs: string | null): boolean {
  return sent !== undefined && sent === sentMark(theirs);
}

export type Decision = { field: SharedField; verdict: Verdict };
