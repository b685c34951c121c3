import type { Refusal } from "../../forms/form.ts";
import { formatPeriod } from "../../../domain/reports/format.ts";
import type { Period } from "../../../domain/reports/periods.ts";
import {
  type ReportKind,
  type ReportQuery,
  reportPath,
  searchOf,
} from "../../../domain/reports/report-query.ts";
import { Button } from "../../components/button.tsx";
import { Checkbox, Field, Select } from "../../components/field.tsx";
import { Flash } from "../../components/flash.tsx";
import { FormKey } from "../../components/form-key.tsx";
import { reportNames } from "./report-tabs.tsx";

/** What was typed into one of the two forms. */
export type KeepDraft = { name: string; audience: string; days: string; showsAmounts: boolean };

export const emptyDraft: KeepDraft = { name: "", audience: "own", days: "30", showsAmounts: false };

export type KeepProps = {
  kind: ReportKind;
  query: ReportQuery;
  period: Period;
  /** Owners and admins choose whether a link shows amounts. */
  mayShowAmounts: boolean;
  draft: KeepDraft;
  /** Of the form that was sent. */
  refused?: { form: "save" | "share"; refusal: Refusal };
};

export const audienceNames = { own: "Mine", workspace: "Everybody's in the workspace" };

const lives = [
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "1 year" },
];

/** A report is kept under a name, or shown to people who have no account. */
export function KeepReport(props: KeepProps) {
  const { kind, query, period } = props;
  return (
    <div class="stack">
      <header class="stack tight">
        <p>
          <a href={reportPath(kind, query)}>Back to the report</a>
        </p>
        <h1>Save or share</h1>
        <p class="lead">
          {reportNames[kind]}, {formatPeriod(period)}
        </p>
      </header>
      <SaveForm {...props} />
      {kind === "summary" && <ShareForm {...props} />}
    </div>
  );
}

function SaveForm({ kind, query, draft, refused }: KeepProps) {
  const refusal = refused?.form === "save" ? refused.refusal : null;
  return (
    <section class="stack chapter" aria-labelledby="save">
      <h2 id="save">Save</h2>
      <form method="post" action="/reports/saved" class="grid">
        <FormKey />
        <Asked kind={kind} query={query} />
        {refusal !== null && refusal.field !== "name" && <Refused refusal={refusal} />}
        <Field
          id="saved-name"
          label="Name"
          name="name"
          value={refused?.form === "share" ? "" : draft.name}
          required
          maxlength="100"
          autocomplete="off"
          error={refusal?.field === "name" ? refusal.message : undefined}
        />
        <Select
          id="saved-audience"
          label="In whose list"
          name="audience"
          value={draft.audience}
          options={Object.entries(audienceNames).map(([value, label]) => ({ value, label }))}
        />
        <div class="wide">
          <Button look="primary">Save the report</Button>
        </div>
      </form>
    </section>
  );
}

function ShareForm({ kind, query, draft, refused, mayShowAmounts }: KeepProps) {
  const refusal = refused?.form === "share" ? refused.refusal : null;
  return (
    <section class="stack chapter" aria-labelledby="share">
      <h2 id="share">Share by a link</h2>
      <p class="muted">Whoever has the link reads this report without signing in, and nothing else.</p>
      <form method="post" action="/reports/links" class="grid">
        <FormKey />
        <Asked kind={kind} query={query} />
        {refusal !== null && refusal.field !== "name" && <Refused refusal={refusal} />}
        <Field
          id="link-name"
          label="Title"
          name="name"
          value={refused?.form === "share" ? draft.name : ""}
          required
          maxlength="100"
          autocomplete="off"
          error={refusal?.field === "name" ? refusal.message : undefined}
        />
        <Select id="link-days" label="Ends after" name="days" value={draft.days} options={lives} />
        {mayShowAmounts && (
          <div class="wide">
            <Checkbox name="showsAmounts" label="Show amounts" checked={draft.showsAmounts} />
          </div>
        )}
        <div class="wide">
          <Button>Make a link</Button>
        </div>
      </form>
    </section>
  );
}

function Refused({ refusal }: { refusal: Refusal }) {
  return (
    <div class="wide">
      <Flash tone="bad">{refusal.message}</Flash>
    </div>
  );
}

function Asked({ kind, query }: { kind: ReportKind; query: ReportQuery }) {
  return (
    <>
      <input type="hidden" name="kind" value={kind} />
      <input type="hidden" name="search" value={searchOf(query).toString()} />
    </>
  );
}
