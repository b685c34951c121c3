import * as z from "zod/mini";

import type { Tracker } from "../tracker.ts";
import { callJira } from "./client.ts";
import { isCloud } from "./hosts.ts";
import { toPersons } from "./mapping.ts";
import { userSchema } from "./schemas.ts";

const pageSize = 100;
const mostPeople = 1000;
const peopleSchema = z.array(userSchema);

/**
 * https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-user-search/#api-rest-api-3-user-assignable-search-get. It takes a
 * page of the first thousand and leaves out who cannot be assigned, so a short page is not the last one.
 */
export const people: NonNullable<Tracker["people"]> = async (access, container, { search, cursor }) => {
  const startAt = Math.max(0, Number.parseInt(cursor ?? "0", 10) || 0);
  const query = new URLSearchParams({
    // Data Center knows a project by its key alone.
    project: isCloud(access) ? container.externalId : keyOf(container),
    [isCloud(access) ? "query" : "username"]: search,
    startAt: String(startAt),
    maxResults: String(pageSize),
  });
  const path = `/user/assignable/search?${query.toString()}`;
  const { body } = await callJira(access, { path, schema: peopleSchema });
  const next = startAt + pageSize;
  return {
    items: body.flatMap((user) =>
      toPersons(user).map((person) => ({ ...person, name: user.displayName ?? person.login })),
    ),
    next: body.length === 0 || next >= mostPeople ? null : String(next),
  };
};

const keyOf = ({ url }: { url: string }) => url.slice(url.lastIndexOf("/") + 1);
