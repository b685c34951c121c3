import { type DateOrder, dateOrders, type ImportField, importFields } from "../../../db/schema/imports.ts";
import type { Import } from "../../../domain/imports/import.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { Button } from "../../components/button.tsx";
import { type Option, Select } from "../../components/field.tsx";
import { FormKey } from "../../components/form-key.tsx";
import type { Form, Refusal } from "../../forms/form.ts";
import { timeZoneOptions } from "../../components/time-zone-options.ts";

/** How a file is to be read, as the form holds it. */
export type ImportDraft = {
  columns: Partial<Record<ImportField, number>>;
  zone: string;
  dateOrder: DateOrder | null;
  people: Record<string, string | null>;
};

export type Candidate = { userId: string; name: string };

const labels: Record<ImportField, string> = {
  startDate: "Date, or start date",
  startTime: "Start",
  endDate: "End date",
  endTime: "End",
  duration: "Hours",
  description: "Text",
  project: "Project",
  client: "Client",
  task: "Task",
  tags: "Tags",
  billable: "Billable",
  email: "E-mail of the person",
  person: "Name of the person",
  lastName: "Last name of the person",
};

const orders: Record<DateOrder, string> = {
  ymd: "2026-03-31",
  dmy: "31.03.2026 or 31/03/2026",
  mdy: "03/31/2026",
};

/** The form's fields as a draft; `keys`: of the people that it asks about, in its order. */
export function parseImportDraft(form: Form, keys: readonly string[]): ImportDraft {
  const columns = importFields.flatMap((field) => {
    const at = form.get(field);
    return /^\d{1,3}$/.test(at) ? [[field, Number(at)] as const] : [];
  });
  const people = keys.flatMap((key, at) => {
    const name = `person${at}`;
    return form.has(name) ? [[key, form.get(name) || null] as const] : [];
  });
  return {
    columns: Object.fromEntries(columns),
    zone: form.get("zone"),
    dateOrder: dateOrders.find((order) => order === form.get("dateOrder")) ?? null,
    people: Object.fromEntries(people),
  };
}

/** How the file is to be read; who its people are, once they are known. */
export function ImportForm(props: {
  row: Import;
  draft: ImportDraft;
  refusal: Refusal | null;
  candidates: readonly Candidate[];
}) {
  const { row, draft, refusal } = props;
  const errorOf = (field: string) => (refusal?.field === field ? refusal.message : undefined);
  const isKnown = row.settings.dateOrder !== null && refusal?.field !== "dateOrder";
  return (
    <form method="post" action={pathTo`/imports/${row.id}`} class="grid">
      <FormKey />
      <Select
        id="import-zone"
        label="Time zone of its times"
        name="zone"
        value={draft.zone}
        options={timeZoneOptions(draft.zone)}
        error={errorOf("zone")}
      />
      <Select
        id="import-date-order"
        label="Its dates are written"
        name="dateOrder"
        value={draft.dateOrder ?? ""}
        required
        options={[
          ...(isKnown ? [] : [{ value: "", label: "Choose…" }]),
          ...dateOrders.map((order) => ({ value: order, label: orders[order] })),
        ]}
        error={errorOf("dateOrder")}
      />
      <People {...props} />
      <Columns {...props} errorOf={errorOf} />
      <p class="wide">
        <Button {...(row.state === "checked" ? {} : { look: "primary" as const })}>
          {row.state === "checked" ? "Check again" : "Check what it holds"}
        </Button>
      </p>
    </form>
  );
}

function Columns({
  row,
  draft,
  errorOf,
}: {
  row: Import;
  draft: ImportDraft;
  errorOf: (field: string) => string | undefined;
}) {
  const options: Option[] = [
    { value: "", label: "None" },
    ...row.settings.header.map((name, at) => ({ value: String(at), label: name || `Column ${at + 1}` })),
  ];
  const isRefused = importFields.some((field) => errorOf(field) !== undefined);
  const isOpen = isRefused || draft.columns.startDate === undefined;
  return (
    <details class="wide" open={isOpen}>
      <summary>Columns</summary>
      <div class="grid">
        {importFields.map((field) => (
          <Select
            id={`import-${field}`}
            label={labels[field]}
            name={field}
            value={String(draft.columns[field] ?? "")}
            options={options}
            error={errorOf(field)}
          />
        ))}
      </div>
    </details>
  );
}

function People({
  row,
  draft,
  candidates,
}: {
  row: Import;
  draft: ImportDraft;
  candidates: readonly Candidate[];
}) {
  const people = Object.entries(row.found.people);
  if (people.length === 0) return null;
  const options: Option[] = [
    { value: "", label: "Nobody: leave this time out" },
    ...candidates.map(({ userId, name }) => ({ value: userId, label: name })),
  ];
  return (
    <fieldset class="wide grid">
      <legend>Whose time it is</legend>
      {people.map(([key, { name, email, userId }], at) => (
        <Select
          id={`import-person-${at}`}
          label={
            key === ""
              ? "Lines without a person"
              : email === "" || name === email
                ? name
                : `${name}, ${email}`
          }
          name={`person${at}`}
          value={(key in draft.people ? draft.people[key] : userId) ?? ""}
          options={options}
        />
      ))}
    </fieldset>
  );
}
