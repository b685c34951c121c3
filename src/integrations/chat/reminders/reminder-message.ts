import { type Clock, formatClock } from "../../../domain/time/format-range.ts";
import type { ListedEntry } from "../../../domain/time/listed-entries.ts";
import { formatDuration } from "../../../lib/format-duration.ts";
import { localDateOf } from "../../../lib/zoned-time.ts";
import type { ChatMessage, ChatTextPart } from "../../../providers/chat-message.ts";
import { pageButton, stopAtButton, stopButton } from "../actions.ts";
import { formatAbout } from "../format.ts";

type Input = {
  timer: ListedEntry;
  member: { timeZone: string; clock: Clock };
  now: number;
  appUrl: string;
};

/** "Your timer has been running since 09:12", with the ways to stop it now or at the time that was meant. */
export function reminderMessage({ timer, member, now, appUrl }: Input): ChatMessage {
  const { id, startedAt } = timer;
  const text: ChatTextPart[] = [
    "Your timer ",
    ...formatAbout(timer),
    ` has been running for ${formatDuration(now - startedAt)}, since ${sinceOf(startedAt, now, member)}.`,
  ];
  return {
    summary: text,
    blocks: [
      { kind: "text", text },
      { kind: "note", text: "If you forgot it, say when you stopped. If not, there is nothing to do." },
      {
        kind: "buttons",
        buttons: [
          stopAtButton(id),
          { ...stopButton(id), label: "Stop now" },
          pageButton("Open Today", `${appUrl}/`),
        ],
      },
    ],
  };
}

const dayWords = new Intl.DateTimeFormat("en-GB", { weekday: "long", timeZone: "UTC" });

function sinceOf(startedAt: number, now: number, { timeZone, clock }: Input["member"]): string {
  const time = formatClock(startedAt, timeZone, clock);
  const date = localDateOf(startedAt, timeZone);
  return date === localDateOf(now, timeZone) ? time : `${dayWords.format(new Date(date))}, ${time}`;
}
