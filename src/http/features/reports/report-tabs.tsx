import {
  type ReportKind,
  reportKinds,
  type ReportQuery,
  reportPath,
} from "../../../domain/reports/report-query.ts";
import { Tabs } from "../../components/tabs.tsx";

export const reportNames: Readonly<Record<ReportKind, string>> = {
  summary: "Summary",
  weekly: "Week",
  detailed: "Detailed",
  hours: "Hours",
};

const saved = { href: "/reports/saved", label: "Saved" };

/** The kinds of report, each with the same filters, and those that were saved. */
export function ReportTabs({ current, query }: { current: ReportKind | "saved"; query: ReportQuery }) {
  const kinds = reportKinds.map((kind) => ({ href: reportPath(kind, query), label: reportNames[kind] }));
  const href = current === "saved" ? saved.href : reportPath(current, query);
  return <Tabs label="Kinds of report" tabs={[...kinds, saved]} current={href} />;
}
