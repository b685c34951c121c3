import * as z from "zod/mini";

import { archiveProject } from "../../../domain/projects/archive-project.ts";
import { createProject } from "../../../domain/projects/create-project.ts";
import { getProject } from "../../../domain/projects/get-project.ts";
import { listProjects } from "../../../domain/projects/list-projects.ts";
import { restoreProject } from "../../../domain/projects/restore-project.ts";
import { updateProject } from "../../../domain/projects/update-project.ts";
import { listTags } from "../../../domain/tags/list-tags.ts";
import { defineRoute } from "../define-route.ts";
import { given } from "../given.ts";
import { pageOf, projectSchema, tagSchema } from "../schemas.ts";

const projectBody = z.object({
  name: z.string(),
  code: z
    .optional(z.nullable(z.string()))
    .check(
      z.describe("2 to 10 letters A–Z, digits or hyphens; unique whatever its case. null or empty = none"),
    ),
  colour: z.optional(z.string()),
  clientId: z.optional(z.nullable(z.string())),
  access: z.optional(z.enum(["workspace", "members"])),
  billable: z.optional(z.boolean()),
});

export const workRoutes = [
  defineRoute({
    method: "get",
    path: "/projects",
    scope: "projects:read",
    summary: "The projects you see, by name",
    query: z.object({ archived: z._default(z.stringbool(), false) }),
    answer: { status: 200, schema: pageOf(projectSchema) },
    handle: async ({ ctx, query }) => ({
      items: await listProjects(ctx, { isArchived: query.archived }),
      nextCursor: null,
    }),
  }),
  defineRoute({
    method: "post",
    path: "/projects",
    scope: "projects:write",
    summary: "Create a project",
    body: projectBody,
    answer: { status: 201, schema: projectSchema },
    handle: async ({ ctx, body: { name, ...body } }) => createProject(ctx, { name, ...given(body) }),
  }),
  defineRoute({
    method: "get",
    path: "/projects/{id}",
    scope: "projects:read",
    summary: "A project",
    answer: { status: 200, schema: projectSchema },
    handle: async ({ ctx, params }) => getProject(ctx, params["id"] ?? ""),
  }),
  defineRoute({
    method: "patch",
    path: "/projects/{id}",
    scope: "projects:write",
    summary: "Change a project; the version must be the one you read",
    body: z.extend(z.partial(projectBody), { version: z.int() }),
    answer: { status: 200, schema: projectSchema },
    handle: async ({ ctx, params, body: { version, ...body } }) =>
      updateProject(ctx, { id: params["id"] ?? "", version, ...given(body) }),
  }),
  defineRoute({
    method: "post",
    path: "/projects/{id}/archive",
    scope: "projects:write",
    summary: "Archive a project: nobody can track on it any more",
    answer: { status: 204 },
    handle: async ({ ctx, params }) => archiveProject(ctx, params["id"] ?? ""),
  }),
  defineRoute({
    method: "post",
    path: "/projects/{id}/restore",
    scope: "projects:write",
    summary: "Take a project out of the archive",
    answer: { status: 204 },
    handle: async ({ ctx, params }) => restoreProject(ctx, params["id"] ?? ""),
  }),
  defineRoute({
    method: "get",
    path: "/tags",
    scope: "projects:read",
    summary: "The workspace's tags",
    answer: { status: 200, schema: pageOf(tagSchema) },
    handle: async ({ ctx }) => ({ items: await listTags(ctx), nextCursor: null }),
  }),
];
