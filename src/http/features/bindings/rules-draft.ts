import type { NamedThere, TrackerSettings } from "../../../db/schema/bindings.ts";
import type { Tag } from "../../../domain/tags/tag.ts";
import { isSame } from "../../../integrations/bindings/rules.ts";
import type { OwnQuery } from "../../../providers/own-query.ts";
import type { IssueFilter, Vocabulary } from "../../../providers/tracker.ts";
import type { Refusal } from "../../forms/form.ts";
import { draftOfWrites, type WritesDraft } from "./write-fields.tsx";

/** The rules of a binding as its form holds them. */
export type RulesDraft = {
  /** Names that were ticked. */
  chosenLabels: string[];
  chosenTypes: string[];
  chosenComponents: string[];
  chosenSprints: string[];
  onlyCurrentSprint: boolean;
  onlyAssigned: boolean;
  /** In the provider's own language; "" = none. */
  query: string;
  /** Further names, separated by commas. */
  labels: string;
  replaced: { from: string; to: string }[];
  beginWithKey: boolean;
  priorities: { label: string; priority: string }[];
  /** A label or type there, and the name of the tag here. */
  tags: { there: string; tag: string }[];
  statusOpen: string;
  statusDoing: string;
  statusClosed: string;
  /** Statuses of the provider that go their own way; "" = by what they mean. */
  statuses: { id: string; status: string }[];
  startsTimerWhenAssigned: boolean;
  writes: WritesDraft;
};

/** `tags` are those of the workspace: a rule whose tag was deleted is gone. */
export function draftOfRules(
  rules: TrackerSettings,
  { vocabulary = null, tags = [] }: { vocabulary?: Vocabulary | null; tags?: readonly Tag[] } = {},
): RulesDraft {
  const nameOf = (id: string) => tags.find((tag) => tag.id === id)?.name;
  return {
    ...draftOfFilter(rules, vocabulary),
    replaced: rules.titles.replaced,
    beginWithKey: rules.titles.beginWithKey,
    priorities: rules.priorities.map(({ name, priority }) => ({ label: name, priority })),
    tags: rules.tags.flatMap(({ name, tagId }) => {
      const tag = nameOf(tagId);
      return tag === undefined ? [] : [{ there: name, tag }];
    }),
    statusOpen: rules.statuses.todo,
    statusDoing: rules.statuses.doing,
    statusClosed: rules.statuses.done,
    statuses: rules.statuses.named.map(({ id, status }) => ({ id: id ?? "", status })),
    startsTimerWhenAssigned: rules.startsTimerWhenAssigned,
    writes: draftOfWrites(rules, vocabulary),
  };
}

/** Labels that the provider offers are ticked, all others typed. */
export function draftOfFilter(filter: IssueFilter, vocabulary: Vocabulary | null) {
  const isOffered = (label: NamedThere) => vocabulary?.labels.some((one) => isSame(one, label)) === true;
  const names = (all: NamedThere[]) => all.map(({ name }) => name);
  return {
    chosenLabels: names(filter.labels.filter(isOffered)),
    chosenTypes: names(filter.types),
    chosenComponents: names(filter.components),
    chosenSprints: names(filter.sprints),
    onlyCurrentSprint: filter.onlyCurrentSprint,
    onlyAssigned: filter.onlyAssigned,
    query: filter.query ?? "",
    labels: names(filter.labels.filter((label) => !isOffered(label))).join(", "),
  };
}

export type FieldsProps = {
  draft: RulesDraft;
  refusal: Refusal | null;
  /** What the provider offers; null = it is not asked or does not say, so names are typed. */
  vocabulary?: Vocabulary | null;
  /** The provider's own language for filters; null = it has none. */
  ownQuery: OwnQuery | null;
  /** Those of the workspace. */
  tags: readonly Tag[];
  /** The id of the preset that the draft is. */
  preset?: string | null;
};
