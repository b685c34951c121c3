import type { Period } from "../../../domain/reports/periods.ts";
import { type ReportKind, type ReportQuery, searchOf } from "../../../domain/reports/report-query.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { ButtonLink } from "../../components/button.tsx";
import { formatPeriod } from "../../../domain/reports/format.ts";

type Props = {
  kind: ReportKind;
  query: ReportQuery;
  period: Period;
  files: { name: string; path: string }[];
};

/** The days of a report, its files, and the way to keep it. */
export function ReportHead({ kind, query, period, files }: Props) {
  return (
    <div class="toolbar">
      <h2>{formatPeriod(period)}</h2>
      <div class="cluster">
        <KeepLink kind={kind} query={query} />
        {files.map(({ name, path }) => (
          <ButtonLink small href={path} download="">
            {name}
          </ButtonLink>
        ))}
      </div>
    </div>
  );
}

/** The way to save or share what a report shows now. */
export function KeepLink({ kind, query }: { kind: ReportKind; query: ReportQuery }) {
  return (
    <ButtonLink small href={pathTo`/reports/saved/new${searchOf(query).with({ kind })}`}>
      Save or share
    </ButtonLink>
  );
}
