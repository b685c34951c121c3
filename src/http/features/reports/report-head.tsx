import type { Period } from "../../../domain/reports/periods.ts";
import { ButtonLink } from "../../components/button.tsx";
import { formatPeriod } from "./format.ts";

/** The days of a report, and its files. */
export function ReportHead({ period, files }: { period: Period; files: { name: string; path: string }[] }) {
  return (
    <div class="toolbar">
      <h2>{formatPeriod(period)}</h2>
      <div class="cluster">
        {files.map(({ name, path }) => (
          <ButtonLink small href={path} download="">
            {name}
          </ButtonLink>
        ))}
      </div>
    </div>
  );
}
