import { formatDuration } from "../../../lib/format-duration.ts";
import type { ChatMessage, ChatText } from "../../../providers/chat-message.ts";
import { pageButton } from "../actions.ts";
import { formatAbout } from "../format.ts";
import type { EntryFacts } from "./entry-facts.ts";

type TimerChange = { name: string; started: EntryFacts | null; stopped: EntryFacts | null };

/** What a channel reads when a member's timer was started, stopped or switched; null when its entries were deleted. */
export function timerMessage(change: TimerChange, appUrl: string): ChatMessage | null {
  const text = sentenceOf(change);
  if (text === null) return null;
  const button = pageButton("Open Timewire", `${appUrl}/`);
  return {
    summary: text,
    blocks: [
      { kind: "text", text },
      { kind: "buttons", buttons: [button] },
    ],
  };
}

function sentenceOf({ name, started, stopped }: TimerChange): ChatText | null {
  const after = stopped === null || stopped.endedAt === null ? null : lengthOf(stopped, stopped.endedAt);
  if (started !== null && stopped !== null && after !== null) {
    return [
      `${name} switched to `,
      ...formatAbout(started),
      ` after ${after} on `,
      ...formatAbout(stopped),
      ".",
    ];
  }
  if (started !== null) return [`${name} started `, ...formatAbout(started), "."];
  if (stopped === null || after === null) return null;
  return [`${name} stopped `, ...formatAbout(stopped), ` after ${after}.`];
}

function lengthOf({ startedAt }: EntryFacts, endedAt: number): string {
  return formatDuration(endedAt - startedAt);
}
