import * as z from "zod/mini";

import type { Access } from "../access.ts";
import { collectPages } from "../kit/pages.ts";
import type { Tracker } from "../tracker.ts";
import { askLinear } from "./client.ts";
import { priorities, toNamed, toSprint, toStatus } from "./mapping.ts";
import { connectionSchema, cycleSchema, stateSchema } from "./schemas.ts";
import { teamIdsOf } from "./teams.ts";

const pageInfo = "pageInfo { hasNextPage endCursor }";
const mostPages = 10;

/** States, labels and cycles of a team, or of all teams of a project. Cycles that are over are left out. */
export const vocabulary: Tracker["vocabulary"] = async (access, { externalId }) => {
  const team = { id: { in: await teamIdsOf(access, externalId) } };
  const states = await collect(access, {
    query: `query states($filter: WorkflowStateFilter, $after: String) {
      found: workflowStates(filter: $filter, first: 100, after: $after) { nodes { id name type position } ${pageInfo} } }`,
    filter: { team },
    node: z.extend(stateSchema, { position: z.number() }),
  });
  const labels = await collect(access, {
    query: `query labels($filter: IssueLabelFilter, $after: String) {
      found: issueLabels(filter: $filter, first: 100, after: $after) { nodes { id name } ${pageInfo} } }`,
    filter: { or: [{ team }, { team: { null: true } }] },
    node: z.object({ id: z.string(), name: z.string() }),
  });
  const cycles = await collect(access, {
    query: `query cycles($filter: CycleFilter, $after: String) {
      found: cycles(filter: $filter, first: 100, after: $after) { nodes { id name number isActive startsAt } ${pageInfo} } }`,
    filter: { team, isPast: { eq: false } },
    node: z.extend(cycleSchema, { startsAt: z.string() }),
  });
  return {
    statuses: states.toSorted((a, b) => a.position - b.position).map(toStatus),
    priorities: [...priorities],
    types: [],
    labels: labels.map(toNamed),
    sprints: cycles
      .toSorted((a, b) => a.startsAt.localeCompare(b.startsAt))
      .map((cycle) => toSprint(cycle, Number.NaN)),
    sprintsAre: { one: "cycle", many: "cycles" },
    presets: [{ id: "current-cycle", name: "Only the current cycle", filter: { onlyCurrentSprint: true } }],
  };
};

type Wanted<T> = { query: string; filter: object; node: z.ZodMiniType<T> };

function collect<T>(access: Access, { query, filter, node }: Wanted<T>): Promise<T[]> {
  const schema = z.object({ found: connectionSchema(node) });
  return collectPages(mostPages, async (after) => {
    const { found } = await askLinear(access, { query, variables: { filter, after }, schema });
    return { items: found.nodes, next: found.pageInfo.hasNextPage ? found.pageInfo.endCursor : null };
  });
}
