import { ProviderError } from "../../providers/provider.ts";
import type { Named, Vocabulary } from "../../providers/tracker.ts";
import { findManagedConnection } from "../connections/find-connection.ts";
import { atSite, type OpenConnection, openConnection } from "../connections/open-connection.ts";
import type { IntegrationContext } from "../context.ts";
import { parseValue } from "./container-value.ts";
import { loadVocabulary } from "./load-vocabulary.ts";
import type { ContainerTarget } from "./preview-rules.ts";

/** Each costs several calls while a person waits. */
export const mostLookedAt = 3;

export type ChosenContainers = {
  /** The first of them, as far as they are there. */
  targets: ContainerTarget[];
  /** What all of them may have, by name, with ids where they are the same; null = the provider does not say now. */
  vocabulary: Vocabulary | null;
  /** Why not all of them could be looked at, as a sentence. */
  problem: string | null;
};

/** Looks at containers before they are bound; `values` as `valueOf` writes them. Throws not_found, forbidden, conflict and ProviderError. */
export async function lookAtContainers(
  ctx: IntegrationContext,
  connectionId: string,
  values: readonly string[],
): Promise<ChosenContainers> {
  await findManagedConnection(ctx, connectionId);
  const looked: ChosenContainers = { targets: [], vocabulary: null, problem: null };
  if (values.length === 0) return looked;
  const open = await openConnection(ctx, connectionId);
  try {
    looked.targets = await findTargets(open, values.slice(0, mostLookedAt));
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return { ...looked, problem: error.message };
  }
  const vocabularies: Vocabulary[] = [];
  for (const target of looked.targets) {
    const vocabulary = await loadVocabulary(ctx, target);
    if (vocabulary !== null) vocabularies.push(vocabulary);
  }
  return { ...looked, vocabulary: merge(vocabularies, values.length) };
}

async function findTargets(open: OpenConnection, values: readonly string[]): Promise<ContainerTarget[]> {
  const { id: connectionId, provider, host } = open.connection;
  const targets: ContainerTarget[] = [];
  for (const value of values) {
    const { externalId, siteId } = parseValue(value);
    const { call } = atSite(open, siteId);
    const found = await call(async (access) => open.provider.tracker?.containers.get(access, externalId));
    if (found)
      targets.push({ connectionId, provider, host, siteId, externalId, name: found.name, url: found.url });
  }
  return targets;
}

function merge(all: Vocabulary[], containers: number): Vocabulary | null {
  const [first] = all;
  if (first === undefined || (all.length === 1 && containers === 1)) return first ?? null;
  const isComplete = all.length === containers;
  const both = (of: (one: Vocabulary) => Named[]) => mergeNames(all.map(of), isComplete);
  return {
    statuses: first.statuses.filter(({ id }) =>
      all.every(({ statuses }) => isComplete && statuses.some((other) => other.id === id)),
    ),
    priorities: both(({ priorities }) => priorities),
    types: both(({ types }) => types),
    labels: both(({ labels }) => labels),
    components: both(({ components = [] }) => components),
    sprints: (first.sprints ?? []).filter(({ id }) =>
      all.every(({ sprints = [] }) => isComplete && sprints.some((other) => other.id === id)),
    ),
    ...(first.sprintsAre === undefined ? {} : { sprintsAre: first.sprintsAre }),
    presets: (first.presets ?? []).filter((preset) => isEverywhere(preset.filter)),
  };
}

/** A preset that names nothing of one container fits all. */
function isEverywhere({
  onlyAssigned,
  onlyCurrentSprint,
  ...named
}: object & Partial<Record<string, unknown>>): boolean {
  return Object.keys(named).length === 0 && (onlyAssigned === true || onlyCurrentSprint === true);
}

/** A name that has another id in another container, or may have, is known by its name. */
function mergeNames(lists: Named[][], isComplete: boolean): Named[] {
  const merged = new Map<string, Named>();
  for (const { id, name } of lists.flat()) {
    const isSame =
      isComplete && lists.every((list) => list.some((other) => other.id === id && other.name === name));
    merged.set(name.toLowerCase(), { id: isSame ? id : null, name });
  }
  return [...merged.values()];
}
