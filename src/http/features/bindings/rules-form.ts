import type { TrackerSettings, NamedThere } from "../../../db/schema/bindings.ts";
import type { Tag } from "../../../domain/tags/tag.ts";
import { isSame } from "../../../integrations/bindings/rules.ts";
import { presetFilter } from "../../../integrations/bindings/presets.ts";
import { trackerSettingsSchema } from "../../../integrations/bindings/settings.ts";
import { fold } from "../../../lib/fold.ts";
import { AppError } from "../../../lib/errors.ts";
import type { Vocabulary } from "../../../providers/tracker.ts";
import type { Form } from "../../forms/form.ts";
import { draftOfFilter, type RulesDraft } from "./rules-draft.ts";
import { parseWrites, writesOf } from "./write-fields.tsx";

/** The fields of RulesFields as a person filled them in. */
export function parseRulesDraft(form: Form): RulesDraft {
  const [priorities, tags] = [form.all("priority"), form.all("tag")];
  return {
    chosenLabels: form.all("label"),
    chosenTypes: form.all("type"),
    chosenComponents: form.all("component"),
    chosenSprints: form.all("sprint"),
    onlyCurrentSprint: form.has("currentSprint"),
    onlyAssigned: form.has("onlyAssigned"),
    query: form.get("query"),
    beginWithKey: form.has("beginWithKey"),
    replaced: form
      .all("titleFrom")
      .map((from, index) => ({ from, to: form.all("titleTo")[index] ?? "" }))
      .filter(({ from }) => from !== ""),
    labels: form.get("labels"),
    priorities: form
      .all("priorityLabel")
      .map((label, index) => ({ label, priority: priorities[index] ?? "none" }))
      .filter(({ label }) => label.trim() !== ""),
    tags: form
      .all("tagThere")
      .map((there, index) => ({ there: there.trim(), tag: (tags[index] ?? "").trim() }))
      .filter(({ there, tag }) => there !== "" && tag !== ""),
    statusOpen: form.get("statusOpen"),
    statusDoing: form.get("statusDoing") || "in_progress",
    statusClosed: form.get("statusClosed"),
    statuses: form.all("statusId").map((id, index) => ({ id, status: form.all("statusAs")[index] ?? "" })),
    startsTimerWhenAssigned: form.has("startsTimer"),
    writes: parseWrites(form),
  };
}

/** The draft with the filter of a preset in place of its own; the same when there is none of that id. */
export function withPreset(draft: RulesDraft, id: string, vocabulary: Vocabulary | null): RulesDraft {
  const filter = presetFilter(id, vocabulary);
  return filter === null ? draft : { ...draft, ...draftOfFilter(filter, vocabulary) };
}

/**
 * What the names of a draft stand for at the provider; null = it does not say, and only what was stored is known. `tags`: those of the
 * workspace that are named; a row with another is left out.
 */
type Known = { vocabulary: Vocabulary | null; stored: TrackerSettings | null; tags: readonly Tag[] };

const manyNames = "Use at most 50 labels of at most 100 characters each.";
const problems: Record<string, string> = {
  labels: manyNames,
  priorities: manyNames,
  tags: manyNames,
  types: manyNames,
  query: "Use at most 2,000 characters.",
  titles: "Use at most 20 replacements of at most 100 characters each.",
};

/** Throws invalid, naming the field. */
export function rulesOf(draft: RulesDraft, { vocabulary, stored, tags }: Known): TrackerSettings {
  const labelsThere = [
    ...(vocabulary?.labels ?? []),
    ...(stored?.labels ?? []),
    ...prioritiesBy(stored, "label"),
    ...tagRulesBy(stored, "label"),
  ];
  const typesThere = [...(vocabulary?.types ?? []), ...(stored?.types ?? []), ...tagRulesBy(stored, "type")];
  const prioritiesThere = [...(vocabulary?.priorities ?? []), ...prioritiesBy(stored, "priority")];
  const typed = draft.labels
    .split(",")
    .map((label) => label.trim())
    .filter((label) => label !== "");
  const parsed = trackerSettingsSchema.safeParse({
    capability: "tracker",
    labels: unique([...draft.chosenLabels, ...typed].map((name) => named(name, labelsThere))),
    types: draft.chosenTypes.map((name) => named(name, typesThere)),
    components: draft.chosenComponents.map((name) =>
      named(name, [...(vocabulary?.components ?? []), ...(stored?.components ?? [])]),
    ),
    sprints: draft.chosenSprints.map((name) =>
      named(name, [...(vocabulary?.sprints ?? []), ...(stored?.sprints ?? [])]),
    ),
    onlyCurrentSprint: draft.onlyCurrentSprint,
    onlyAssigned: draft.onlyAssigned,
    query: draft.query.trim() || null,
    titles: { replaced: draft.replaced, beginWithKey: draft.beginWithKey },
    priorities: draft.priorities.map(({ label, priority }) => {
      const own = prioritiesThere.find((one) => isSame(one, { id: null, name: label }));
      const by = own === undefined ? "label" : "priority";
      return {
        ...(own === undefined ? named(label, labelsThere) : { id: own.id, name: own.name }),
        by,
        priority,
      };
    }),
    tags: tagRules(draft, { tags, typesThere, labelsThere }),
    statuses: {
      todo: draft.statusOpen,
      doing: draft.statusDoing,
      done: draft.statusClosed,
      named: vocabulary === null ? (stored?.statuses.named ?? []) : ownWays(draft, vocabulary),
    },
    startsTimerWhenAssigned: draft.startsTimerWhenAssigned,
    writes: writesOf(draft.writes, vocabulary, stored?.writes ?? null),
    // Chosen on a page of its own.
    time: stored?.time,
  });
  if (parsed.success) return parsed.data;
  const field = String(parsed.error.issues[0]?.path[0] ?? "");
  throw new AppError("invalid", problems[field] ?? "Choose a status and a priority from the lists.", field);
}

/** By a type where the provider has one of that name, else by a label. */
function tagRules(
  draft: RulesDraft,
  known: { tags: readonly Tag[]; typesThere: NamedThere[]; labelsThere: NamedThere[] },
): TrackerSettings["tags"] {
  return draft.tags.flatMap(({ there, tag: name }) => {
    const tag = known.tags.find((one) => fold(one.name) === fold(name));
    if (tag === undefined) return [];
    const type = known.typesThere.find((one) => isSame(one, { id: null, name: there }));
    if (type !== undefined) return { id: type.id, name: type.name, by: "type", tagId: tag.id };
    return { ...named(there, known.labelsThere), by: "label", tagId: tag.id };
  });
}

/** The statuses that do not go by what they mean. */
function ownWays({ statuses }: RulesDraft, vocabulary: Vocabulary): TrackerSettings["statuses"]["named"] {
  return vocabulary.statuses.flatMap(({ id, name }) => {
    const status = statuses.find((one) => one.id === id)?.status ?? "";
    return status === "" ? [] : [{ id, name, status }];
  });
}

/** With the provider's id, where it has what was named. */
function named(name: string, there: readonly NamedThere[]): NamedThere {
  const wanted = { id: null, name: name.trim() };
  const found = there.find((one) => one.id !== null && isSame(one, wanted));
  return found === undefined ? wanted : { id: found.id, name: found.name };
}

function prioritiesBy(stored: TrackerSettings | null, by: "label" | "priority"): NamedThere[] {
  return (stored?.priorities ?? []).filter((rule) => rule.by === by);
}

function tagRulesBy(stored: TrackerSettings | null, by: "label" | "type"): NamedThere[] {
  return (stored?.tags ?? []).filter((rule) => rule.by === by);
}

function unique(all: NamedThere[]): NamedThere[] {
  return all.filter((one, i) => all.findIndex((other) => isSame(one, other)) === i);
}
