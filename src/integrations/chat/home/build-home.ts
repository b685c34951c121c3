import { formatClock } from "../../../domain/time/format-range.ts";
import type { DayList } from "../../../domain/time/list-days.ts";
import type { ChatBlock, ChatHome } from "../../../providers/chat-message.ts";
import { entryBlocks, weekBars } from "../commands/report.ts";
import type { ChatMember } from "../identity/find-chat-member.ts";
import { logButton, newTaskButton, pageButton, stopButton } from "../actions.ts";
import { formatAbout, formatLength, whereNote } from "../format.ts";

type Given = {
  member: Pick<ChatMember, "timeZone" | "clock" | "workspaceName">;
  days: DayList;
  now: number;
  appUrl: string;
};

/** A member's Home tab: the timer, today's entries, and the week as bars. */
export function buildHome({ member, days, now, appUrl }: Given): ChatHome {
  const { timer, week } = days;
  const today = days.days[0];
  const entries = today?.entries.filter(({ entry }) => entry.endedAt !== null) ?? [];
  const running: ChatBlock =
    timer === null
      ? {
          kind: "text",
          text: "No timer is running.",
          button: { ...logButton, label: "Start or log", style: "primary" },
        }
      : {
          kind: "text",
          // Home stays as it is while the timer runs on: a length would soon be wrong.
          text: [
            "Running since ",
            { bold: formatClock(timer.startedAt, member.timeZone, member.clock) },
            ": ",
            ...formatAbout(timer),
          ],
          button: stopButton(timer.id),
        };
  return {
    blocks: [
      ...whereNote(member),
      { kind: "heading", text: "Timer" },
      running,
      { kind: "heading", text: `Today: ${formatLength(today?.totalMs ?? 0)}` },
      ...(entries.length === 0
        ? [{ kind: "note", text: "Nothing is finished today yet." } as const]
        : entryBlocks({ member, once: `home ${now}` }, entries)),
      { kind: "heading", text: `This week: ${formatLength(week.totalMs)}` },
      weekBars(days),
      {
        kind: "buttons",
        buttons: [logButton, newTaskButton, pageButton("Open Timewire", `${appUrl}/`)],
      },
    ],
  };
}

/** The Home tab of somebody whom we do not know yet. */
export function strangersHome(linkUrl: string): ChatHome {
  return {
    blocks: [
      { kind: "heading", text: "Track time from here" },
      {
        kind: "text",
        text: "Link your account once. Then your timer, today's entries and your week stand here, and /tt works everywhere.",
        button: { ...pageButton("Link my account", linkUrl), style: "primary" },
      },
    ],
  };
}
