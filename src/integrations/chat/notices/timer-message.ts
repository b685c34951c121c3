import { formatDuration } from "../../../lib/format-duration.ts";
import type { ChatMessage, ChatText } from "../../../providers/chat-message.ts";
import { pageButton } from "../actions.ts";
import { aboutOf } from "../words.ts";
import type { EntryFacts } from "./entry-facts.ts";

type TimerNews = { name: string; started: EntryFacts | null; stopped: EntryFacts | null };

/** What a channel reads when a member's timer was started, stopped or switched; null when nothing is left to tell. */
export function timerMessage(news: TimerNews, appUrl: string): ChatMessage | null {
  const text = sentenceOf(news);
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

function sentenceOf({ name, started, stopped }: TimerNews): ChatText | null {
  const after = stopped === null || stopped.endedAt === null ? null : lengthOf(stopped, stopped.endedAt);
  if (started !== null && stopped !== null && after !== null) {
    return [`${name} switched to `, ...aboutOf(started), ` after ${after} on `, ...aboutOf(stopped), "."];
  }
  if (started !== null) return [`${name} started `, ...aboutOf(started), "."];
  if (stopped === null || after === null) return null;
  return [`${name} stopped `, ...aboutOf(stopped), ` after ${after}.`];
}

function lengthOf({ startedAt }: EntryFacts, endedAt: number): string {
  return formatDuration(endedAt - startedAt);
}
