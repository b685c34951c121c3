import * as z from "zod/mini";

import type { Access } from "../access.ts";
import { askLinear } from "./client.ts";
import { readContainerId } from "./mapping.ts";

const query = "query teams($id: String!) { project(id: $id) { teams(first: 50) { nodes { id } } } }";
const schema = z.object({
  project: z.object({ teams: z.object({ nodes: z.array(z.object({ id: z.string() })) }) }),
});

/** The teams whose issues a container may hold. Throws ProviderError. */
export async function teamIdsOf(access: Access, externalId: string): Promise<string[]> {
  const { kind, id } = readContainerId(externalId);
  if (kind === "team") return [id];
  const { project } = await askLinear(access, { query, variables: { id }, schema });
  return project.teams.nodes.map((team) => team.id);
}
