import type { Money } from "../../../domain/reports/amounts.ts";
import { formatPeriod, nameOf } from "../../../domain/reports/format.ts";
import { type ReportKind, type ReportQuery, reportPath } from "../../../domain/reports/report-query.ts";
import type { Summary } from "../../../domain/reports/summary.ts";
import { formatMoney } from "../../../lib/currency.ts";
import { formatDuration } from "../../../lib/format-duration.ts";
import type { ChatMessage } from "../../../providers/chat-message.ts";
import { pageButton } from "../actions.ts";
import { shorten } from "../format.ts";

export type ReportMessageInput = {
  name: string;
  kind: ReportKind;
  /** What the page behind the message asks. */
  query: ReportQuery;
  summary: Summary;
  appUrl: string;
};

/** Nobody reads more in a chat; the page has them all. */
const mostLines = 15;

/** A report as a message: its total, its longest groups, and the way to its page. */
export function reportMessage({ name, kind, query, summary, appUrl }: ReportMessageInput): ChatMessage {
  const { period, groups, total, by } = summary;
  const sentence =
    total.ms === 0
      ? "Nothing was tracked."
      : [
          `${formatDuration(total.ms)} tracked, ${formatDuration(total.billableMs)} billable`,
          ...(total.amounts.length > 0 ? [amountsOf(total.amounts)] : []),
        ].join(", ");
  const rest = groups.length - mostLines;
  const lines = groups.slice(0, mostLines).map((group) => {
    const amounts = group.amounts.length > 0 ? `, ${amountsOf(group.amounts)}` : "";
    return `${shorten(nameOf(by[0], group))}: ${formatDuration(group.ms)}${amounts}`;
  });
  return {
    summary: `${name}, ${formatPeriod(period)}: ${sentence}`,
    blocks: [
      { kind: "heading", text: name },
      { kind: "text", text: [{ bold: formatPeriod(period) }, `\n${sentence}`] },
      ...(lines.length === 0
        ? []
        : [
            {
              kind: "text" as const,
              text: [[...lines, ...(rest > 0 ? [`… and ${rest} more`] : [])].join("\n")],
            },
          ]),
      {
        kind: "buttons",
        buttons: [pageButton("Open the report", `${appUrl}${reportPath(kind, query)}`)],
      },
    ],
  };
}

function amountsOf(amounts: readonly Money[]): string {
  return amounts.map(({ amount, currency }) => formatMoney(amount, currency)).join(", ");
}
