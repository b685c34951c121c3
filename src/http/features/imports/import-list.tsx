import type { ListedImport } from "../../../domain/imports/list-imports.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { Button } from "../../components/button.tsx";
import { Field } from "../../components/field.tsx";
import { FormKey } from "../../components/form-key.tsx";
import { LocalTime } from "../../components/time.tsx";
import type { Refusal } from "../../forms/form.ts";
import { importsPath } from "../../imports-path.ts";
import { counted } from "./import-outcome.tsx";
import { stateWords } from "./import-panel.tsx";

/** The form for a file of time, and what was imported before. */
export function ImportSection(props: {
  imports: readonly ListedImport[];
  refusal: Refusal | null;
  zone: string;
  clock: string;
}) {
  const { imports, refusal, zone, clock } = props;
  return (
    <section class="stack chapter" aria-labelledby="import-time">
      <h2 id="import-time">Import</h2>
      <form method="post" action={importsPath} enctype="multipart/form-data" class="toolbar">
        <FormKey />
        <Field
          id="import-file"
          label="Toggl Track, Clockify, Harvest, Kimai, solidtime or any CSV"
          name="file"
          type="file"
          accept=".csv,.txt,.zip"
          required
          error={refusal?.message}
        />
        <Button look="primary">Upload</Button>
      </form>
      {imports.length > 0 && (
        <ul class="list" role="list" aria-label="Imports">
          {imports.map(({ id, fileName, format, state, entries, createdAt }) => (
            <li class="row">
              <span class="grow">
                <a href={pathTo`/imports/${id}`}>{fileName}</a>{" "}
                <small class="muted">
                  {format}, {stateWords[state]}, {counted(entries, "entry", "entries")}
                </small>
              </span>
              <LocalTime at={createdAt} zone={zone} clock={clock} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
