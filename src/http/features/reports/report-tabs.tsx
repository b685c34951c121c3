import { pathTo } from "../../../lib/path-to.ts";
import { type ReportQuery, searchOf } from "./report-query.ts";

export type ReportKind = "summary" | "weekly" | "detailed";

/** The kinds of report, each with the same filters. */
export function ReportTabs({ current, query }: { current: ReportKind; query: ReportQuery }) {
  const search = searchOf(query);
  const tabs = [
    { kind: "summary", name: "Summary", path: pathTo`/reports${search}` },
    { kind: "weekly", name: "Week", path: pathTo`/reports/weekly${search}` },
    { kind: "detailed", name: "Detailed", path: pathTo`/reports/detailed${search}` },
  ];
  return (
    <nav class="tabs" aria-label="Kinds of report">
      {tabs.map(({ kind, name, path }) => (
        <a href={path} aria-current={kind === current ? "page" : undefined}>
          {name}
        </a>
      ))}
    </nav>
  );
}
