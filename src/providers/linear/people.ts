import * as z from "zod/mini";

import type { Tracker } from "../tracker.ts";
import { askLinear } from "./client.ts";
import { connectionSchema } from "./schemas.ts";

const query = `query users($filter: UserFilter, $after: String) {
  users(filter: $filter, first: 100, after: $after) {
    nodes { id name displayName } pageInfo { hasNextPage endCursor } } }`;
const schema = z.object({
  users: connectionSchema(z.object({ id: z.string(), name: z.string(), displayName: z.string() })),
});

/** Everybody of the workspace: Linear lets any of them be assigned who sees the team. */
export const people: NonNullable<Tracker["people"]> = async (access, _container, { search, cursor }) => {
  const contains = { containsIgnoreCase: search };
  const filter = {
    active: { eq: true },
    ...(search === "" ? {} : { or: [{ name: contains }, { displayName: contains }] }),
  };
  const { users } = await askLinear(access, { query, variables: { filter, after: cursor }, schema });
  const { hasNextPage, endCursor } = users.pageInfo;
  return {
    items: users.nodes.map(({ id: accountId, name, displayName: login }) => ({ accountId, login, name })),
    next: hasNextPage ? (endCursor ?? null) : null,
  };
};
