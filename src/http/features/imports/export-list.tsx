import type { Export } from "../../../domain/exports/export.ts";
import { keptDays } from "../../../domain/exports/export.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { dayMs } from "../../../lib/time-units.ts";
import { ButtonForm } from "../../components/button.tsx";
import { LocalTime } from "../../components/time.tsx";
import { formatBytes } from "../../components/format-bytes.ts";

export type ExportListProps = {
  exports: readonly Export[];
  isOwner: boolean;
  zone: string;
  clock: string;
  version: string;
};

/** What can be taken away, and what was written for that. */
export function ExportSection(props: ExportListProps) {
  return (
    <section class="stack chapter" aria-labelledby="export-data">
      <h2 id="export-data">Export</h2>
      <div class="cluster">
        <ButtonForm action="/exports" fields={{ scope: "own" }} label="Export my data" />
        {props.isOwner && (
          <ButtonForm action="/exports" fields={{ scope: "workspace" }} label="Export all of the workspace" />
        )}
      </div>
      <ExportList {...props} />
    </section>
  );
}

/** The list as live refresh fetches it. */
export function ExportList({ exports, zone, clock, version }: ExportListProps) {
  return (
    <div id="exports" data-live="/settings/data?part=exports" data-version={version}>
      {exports.length > 0 && (
        <ul class="list" role="list" aria-label="Exports">
          {exports.map((one) => (
            <li class="row">
              <span class="grow">
                {one.sizeBytes === null ? (
                  nameOf(one)
                ) : (
                  <a href={pathTo`/exports/${one.id}`} download>
                    {nameOf(one)}
                  </a>
                )}{" "}
                <small class="muted">
                  {one.sizeBytes === null ? (
                    "being written"
                  ) : (
                    <>
                      {formatBytes(one.sizeBytes)}, until{" "}
                      <LocalTime at={one.createdAt + keptDays * dayMs} zone={zone} clock={clock} />
                    </>
                  )}
                </small>
              </span>
              <LocalTime at={one.createdAt} zone={zone} clock={clock} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function nameOf({ scope }: Export): string {
  return scope === "own" ? "My data" : "All of the workspace";
}
