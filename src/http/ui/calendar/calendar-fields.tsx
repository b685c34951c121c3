import type { CalendarSettings } from "../../../db/schema/calendar.ts";
import type { Refusal } from "../../form.ts";
import { Checkbox, Field, type Option, Select } from "../components/field.tsx";

export type RuleDraft = {
  title: string;
  attendee: string;
  seriesId: string;
  projectId: string;
  /** Names, separated by commas. */
  tags: string;
  /** "yes", "no", or "" for what the project says. */
  billable: string;
  /** "yes" or "". */
  takes: string;
};

/** The settings of a calendar as its form holds them. */
export type CalendarDraft = {
  direction: string;
  projectId: string;
  daysBack: string;
  includesTentative: boolean;
  rules: RuleDraft[];
};

const emptyRule: RuleDraft = {
  title: "",
  attendee: "",
  seriesId: "",
  projectId: "",
  tags: "",
  billable: "",
  takes: "",
};

export function draftOfSettings(settings: CalendarSettings): CalendarDraft {
  return {
    direction: settings.direction,
    projectId: settings.projectId ?? "",
    daysBack: String(settings.daysBack),
    includesTentative: settings.includesTentative,
    rules: settings.rules.map(({ when, projectId, tags, billable, isTaken }) => ({
      title: when.title ?? "",
      attendee: when.attendee ?? "",
      seriesId: when.seriesId ?? "",
      projectId: projectId ?? "",
      tags: tags.join(", "),
      billable: billable === null ? "" : billable ? "yes" : "no",
      takes: isTaken ? "yes" : "",
    })),
  };
}

const directions: Option[] = [
  { value: "import", label: "Offer its events as time entries" },
  { value: "export", label: "Write my time entries into it" },
  { value: "both", label: "Both" },
];

type Props = { draft: CalendarDraft; projects: Option[]; refusal: Refusal | null };

const errorAt = (refusal: Refusal | null, field: string) =>
  refusal?.field === field ? refusal.message : undefined;

/** What is set on a calendar besides its rules. One that can be read only offers its events, and that is all. */
export function CalendarFields({ draft, projects, refusal, canWrite }: Props & { canWrite: boolean }) {
  return (
    <>
      {canWrite ? (
        <Select
          id="direction"
          label="What happens with it"
          name="direction"
          value={draft.direction}
          options={directions}
          error={errorAt(refusal, "direction")}
        />
      ) : (
        <input type="hidden" name="direction" value="import" />
      )}
      <Select
        id="project"
        label="Project"
        name="projectId"
        value={draft.projectId}
        options={[{ value: "", label: "No project" }, ...projects]}
        hint="For events that no rule says more about."
        error={errorAt(refusal, "projectId")}
      />
      <Field
        id="days-back"
        label="Days back"
        name="daysBack"
        type="number"
        min="1"
        max="30"
        value={draft.daysBack}
        hint="How far back events are offered: 1 to 30."
        error={errorAt(refusal, "daysBack")}
        required
      />
      <Checkbox
        name="tentative"
        label="Offer tentative events too"
        checked={draft.includesTentative}
        hint="Those that you answered with “maybe”."
      />
    </>
  );
}

export type SeriesOption = { seriesId: string; title: string };

/** The rules, one card each, and an empty one to fill in. A rule whose conditions are emptied is dropped. */
export function RuleRows(props: Props & { series: SeriesOption[] }) {
  const { draft, refusal } = props;
  const error = errorAt(refusal, "rules");
  return (
    <fieldset class="wide stack">
      <legend>Rules</legend>
      <p class="muted">The first rule that fits an event decides. Empty its conditions to drop a rule.</p>
      {error !== undefined && <p class="error">{error}</p>}
      {[...draft.rules, emptyRule].map((rule, index) => (
        <RuleRow {...props} rule={rule} number={index + 1} isNew={index >= draft.rules.length} />
      ))}
    </fieldset>
  );
}

function RuleRow(props: Props & { series: SeriesOption[]; rule: RuleDraft; number: number; isNew: boolean }) {
  const { rule, number, isNew, projects, series } = props;
  const id = (name: string) => `rule-${number}-${name}`;
  const isListed = rule.seriesId === "" || series.some(({ seriesId }) => seriesId === rule.seriesId);
  const known = isListed ? series : [...series, { seriesId: rule.seriesId, title: "A series of before" }];
  return (
    <fieldset class="card grid">
      <legend>{isNew ? "A new rule" : `Rule ${number}`}</legend>
      <Field id={id("title")} label="Title contains" name="ruleTitle" value={rule.title} maxlength="200" />
      <Field
        id={id("attendee")}
        label="With"
        name="ruleAttendee"
        value={rule.attendee}
        maxlength="200"
        hint="An address, or @company.com."
      />
      <Select
        id={id("series")}
        label="Series"
        name="ruleSeries"
        value={rule.seriesId}
        options={[
          { value: "", label: "Any event" },
          ...known.map(({ seriesId, title }) => ({ value: seriesId, label: title || "Without a title" })),
        ]}
      />
      <Select
        id={id("project")}
        label="Project"
        name="ruleProject"
        value={rule.projectId}
        options={[{ value: "", label: "As the calendar says" }, ...projects]}
      />
      <Field id={id("tags")} label="Tags" name="ruleTags" value={rule.tags} hint="Separated by commas." />
      <Select
        id={id("billable")}
        label="Billable"
        name="ruleBillable"
        value={rule.billable}
        options={[
          { value: "", label: "As the project says" },
          { value: "yes", label: "Billable" },
          { value: "no", label: "Not billable" },
        ]}
      />
      <Select
        id={id("takes")}
        label="When it is over"
        name="ruleTakes"
        value={rule.takes}
        options={[
          { value: "", label: "Offer it" },
          { value: "yes", label: "Take it without asking" },
        ]}
      />
    </fieldset>
  );
}
