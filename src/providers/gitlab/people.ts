import * as z from "zod/mini";

import { readLinks } from "../kit/pages.ts";
import type { Tracker } from "../tracker.ts";
import { callGitlab } from "./client.ts";
import { pathOf } from "./mapping.ts";

const peopleSchema = z.array(z.object({ id: z.number(), username: z.string(), name: z.string() }));

/** https://docs.gitlab.com/api/members/#list-all-members-of-a-group-or-project-including-inherited-and-invited-members */
export const people: NonNullable<Tracker["people"]> = async (access, container, { search, cursor }) => {
  const page = Math.max(1, Number.parseInt(cursor ?? "1", 10) || 1);
  const query = new URLSearchParams({
    per_page: "100",
    page: String(page),
    ...(search && { query: search }),
  });
  const path = pathOf(container, `/members/all?${query.toString()}`);
  const { body, headers } = await callGitlab(access, { path, schema: peopleSchema });
  return {
    items: body.map(({ id, username: login, name }) => ({ accountId: String(id), login, name })),
    next: readLinks(headers).next === null ? null : String(page + 1),
  };
};
