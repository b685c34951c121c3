import { type Context, Hono } from "hono";

import { canManage } from "../../../domain/context.ts";
import { createProject } from "../../../domain/projects/create-project.ts";
import { listProjects } from "../../../domain/projects/list-projects.ts";
import type { AppEnv } from "../../app-env.ts";
import { type Form, parseForm, type Refusal, refusalOf } from "../../forms/form.ts";
import { goTo } from "../../responses/go-to.ts";
import { isShown, versionOf } from "../../responses/live.ts";
import { ctxOf } from "../../middleware/session.ts";
import { onceFor } from "../../forms/once.ts";
import { page, wantsFragment } from "../../responses/render.tsx";
import type { ProjectDraft } from "./project-fields.tsx";
import { ProjectList, ProjectsPanel } from "./project-list.tsx";

export const projects = new Hono<AppEnv>();

const emptyDraft: ProjectDraft = {
  name: "",
  code: "",
  client: "",
  colour: "",
  access: "workspace",
  billable: false,
};

projects.get("/projects", (c) => projectsPage(c));

projects.post("/projects", async (c) => {
  const form = await parseForm(c);
  const draft = parseProjectDraft(form);
  const { colour, client: clientName, ...fields } = draft;
  const input = { ...fields, clientName };
  const refusal = await refusalOf(() =>
    onceFor(c, form, (ctx) => createProject(ctx, { ...input, ...(colour === "" ? {} : { colour }) })),
  );
  if (refusal !== null) return projectsPage(c, { draft, refusal });
  return wantsFragment(c) ? projectsPage(c) : goTo(c, "/projects");
});

/** The fields of a project as a person filled them in. */
export function parseProjectDraft(form: Form): ProjectDraft {
  return {
    name: form.get("name"),
    code: form.get("code"),
    client: form.get("client"),
    colour: form.get("colour"),
    access: form.get("access"),
    billable: form.has("billable"),
  };
}

/** The page as it stands, or as the answer to its form. */
async function projectsPage(
  c: Context<AppEnv>,
  { draft = emptyDraft, refusal = null }: { draft?: ProjectDraft; refusal?: Refusal | null } = {},
) {
  const ctx = ctxOf(c);
  const isArchived = c.req.query("show") === "archived";
  const listed = await listProjects(ctx, { isArchived });
  const version = await versionOf(listed);
  const props = { projects: listed, isArchived, canManage: canManage(ctx.actor), version };
  if (c.req.query("part") === "list") {
    return isShown(c, version) ? c.body(null, 204) : c.html(<ProjectList {...props} />);
  }
  const panel = <ProjectsPanel {...props} draft={draft} refusal={refusal} />;
  const status = refusal?.status ?? 200;
  return wantsFragment(c)
    ? c.html(panel, status)
    : page(c, { title: "Projects", current: "/projects", status }, panel);
}
