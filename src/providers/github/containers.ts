import * as z from "zod/mini";

import { unless } from "../kit/failures.ts";
import { readLinks } from "../kit/pages.ts";
import type { Container, Tracker } from "../tracker.ts";
import { callGithub } from "./client.ts";
import { repositorySchema, toContainerRef } from "./mapping.ts";

const firstPage = "?sort=full_name&per_page=100&page=1";

const listedSchema = z.extend(repositorySchema, {
  description: z.nullish(z.string()),
  private: z.boolean(),
  archived: z.optional(z.boolean()),
  open_issues_count: z.optional(z.number()),
  permissions: z.optional(z.object({ admin: z.optional(z.boolean()) })),
});

/** https://docs.github.com/rest/repos/repos#list-repositories-for-the-authenticated-user */
export const containers: Tracker["containers"] = {
  async list(access, cursor) {
    const response = await callGithub(access, {
      path: `/user/repos${cursor ?? firstPage}`,
      schema: z.array(listedSchema),
    });
    return { items: response.body.map(toContainer), next: readLinks(response.headers).next };
  },
  async get(access, externalId) {
    const path = `/repositories/${encodeURIComponent(externalId)}`;
    const found = await unless([404, 410], callGithub(access, { path, schema: listedSchema }));
    return found === null ? null : toContainer(found.body);
  },
};

function toContainer(repository: z.infer<typeof listedSchema>): Container {
  return {
    ...toContainerRef(repository),
    description: repository.description ?? "",
    isPrivate: repository.private,
    isArchived: repository.archived ?? false,
    canSubscribe: repository.permissions?.admin ?? false,
    openIssues: repository.open_issues_count ?? 0,
  };
}
