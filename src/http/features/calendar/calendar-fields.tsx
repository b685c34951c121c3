import type { CalendarInput } from "../../../integrations/bindings/settings.ts";
import type { Refusal } from "../../forms/form.ts";
import { Checkbox, Field, type Option, Select } from "../../components/field.tsx";

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
  automatic: string;
  /** Where it shall stand among the rules, from 1 on; "" = where it stands. */
  position: string;
};

/** The settings of a calendar as its form holds them. */
export type CalendarDraft = {
  direction: string;
  projectId: string;
  daysBack: string;
  includesTentative: boolean;
  rules: RuleDraft[];
};

export const emptyRule: RuleDraft = {
  title: "",
  attendee: "",
  seriesId: "",
  projectId: "",
  tags: "",
  billable: "",
  automatic: "",
  position: "",
};

export function draftOfSettings(settings: CalendarInput): CalendarDraft {
  return {
    direction: settings.direction,
    projectId: settings.projectId ?? "",
    daysBack: String(settings.daysBack),
    includesTentative: settings.includesTentative,
    rules: settings.rules.map(({ when, projectId, tags, billable, isAutomatic }) => ({
      title: when.title ?? "",
      attendee: when.attendee ?? "",
      seriesId: when.seriesId ?? "",
      projectId: projectId ?? "",
      tags: tags.join(", "),
      billable: billable === null ? "" : billable ? "yes" : "no",
      automatic: isAutomatic ? "yes" : "",
      position: "",
    })),
  };
}

const directions: Option[] = [
  { value: "import", label: "Offer its events as time entries" },
  { value: "export", label: "Write my time entries into it" },
  { value: "both", label: "Both" },
];

const directionsOfSeveral: Option[] = [
  { value: "import", label: "Offer their events as time entries" },
  { value: "export", label: "Write my time entries into them" },
  { value: "both", label: "Both" },
];

type Props = {
  draft: CalendarDraft;
  projects: Option[];
  refusal: Refusal | null;
  canWrite: boolean;
  /** The fields stand for more than one calendar. */
  areSeveral?: boolean;
};

export const errorAt = (refusal: Refusal | null, field: string) =>
  refusal?.field === field ? refusal.message : undefined;

/** What is set on a calendar besides its rules. One that can be read only offers its events, and that is all. */
export function CalendarFields({ draft, projects, refusal, canWrite, areSeveral = false }: Props) {
  return (
    <>
      {canWrite ? (
        <Select
          id="direction"
          label={areSeveral ? "What happens with them" : "What happens with it"}
          name="direction"
          value={draft.direction}
          options={areSeveral ? directionsOfSeveral : directions}
          error={errorAt(refusal, "direction")}
        />
      ) : (
        <input type="hidden" name="direction" value="import" />
      )}
      <div class="importing">
        <Select
          id="project"
          label="Project"
          name="projectId"
          value={draft.projectId}
          options={[{ value: "", label: "No project" }, ...projects]}
          hint="For events that no rule says more about."
          error={errorAt(refusal, "projectId")}
        />
      </div>
      <div class="importing">
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
      </div>
      <div class="importing wide">
        <Checkbox
          name="tentative"
          label="Offer tentative events too"
          checked={draft.includesTentative}
          hint="Those that you answered with “maybe”."
        />
      </div>
    </>
  );
}
