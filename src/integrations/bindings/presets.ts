import type { TrackerSettings } from "../../db/schema/bindings.ts";
import type { IssueFilter, Preset, Vocabulary } from "../../providers/tracker.ts";
import { filterOf } from "./describe-rules.ts";
import { filterMark } from "./rules.ts";
import { noFilter } from "./settings.ts";

const everywhere: Preset[] = [
  { id: "everything", name: "Everything", filter: {} },
  { id: "assigned", name: "Only what is assigned to members", filter: { onlyAssigned: true } },
];

/** Filters that people often want: those that fit any provider, then its own. */
export function presetsOf(vocabulary: Vocabulary | null): Preset[] {
  return [...everywhere, ...(vocabulary?.presets ?? [])];
}

/** The filter of a preset; null = there is none of that id. */
export function presetFilter(id: string, vocabulary: Vocabulary | null): IssueFilter | null {
  const preset = presetsOf(vocabulary).find((one) => one.id === id);
  return preset === undefined ? null : { ...noFilter, ...preset.filter };
}

/** The id of the preset that the rules are; null = they are none. */
export function presetOfRules(rules: TrackerSettings, vocabulary: Vocabulary | null): string | null {
  const mark = filterMark(filterOf(rules));
  const preset = presetsOf(vocabulary).find(({ filter }) => filterMark({ ...noFilter, ...filter }) === mark);
  return preset?.id ?? null;
}
