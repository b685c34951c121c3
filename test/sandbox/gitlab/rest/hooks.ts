import { Hono, type Context } from "hono";
import * as z from "zod";
import { isLoopback } from "../../sandbox.ts";
import { countFailures, deliver } from "../deliver.ts";
import { testPayload } from "../events.ts";
import { isAtLeast, nextId } from "../ids.ts";
import { presentHook } from "../present.ts";
import type { Group, Hook, Project } from "../records.ts";
import { levelInGroup, projectsIn } from "../world.ts";
import { actOf, answerPage, forbidden, GitLabError, notFound, readBody, type RestEnv } from "./answer.ts";
import { requireGroup, requireLevel, requireProject } from "./find.ts";

/** https://docs.gitlab.com/api/project_webhooks/ and https://docs.gitlab.com/api/group_webhooks/ */
export const hookRoutes = new Hono<RestEnv>();

const triggers = [
  "push_events",
  "issues_events",
  "confidential_issues_events",
  "note_events",
  "confidential_note_events",
  "merge_requests_events",
];
const hookSchema = z.object({
  url: z.string().optional(),
  token: z.string().optional(),
  signing_token: z.string().optional(),
  ...Object.fromEntries(triggers.map((name) => [name, z.boolean().optional()])),
});

type Owner = { hooks: Map<number, Hook>; project: Project | undefined };

/** Maintainers of a project; owners of a group that is paid for. */
function ownerOf(c: Context<RestEnv>): Owner {
  if (!c.req.path.includes("/groups/")) {
    const project = requireProject(c);
    requireLevel(c, project, 40);
    return { hooks: project.hooks, project };
  }
  const group: Group = requireGroup(c);
  if (levelInGroup(c.var.world, group, c.var.user.username) < 50) throw forbidden();
  if (!group.isPaid) throw new GitLabError(404, { message: "404 Not Found" });
  return { hooks: group.hooks, project: projectsIn(c.var.world, group)[0] };
}

for (const base of ["/projects/:id/hooks", "/groups/:id/hooks"] as const) {
  hookRoutes.get(base, (c) =>
    answerPage(c, [...ownerOf(c).hooks.values()], (hook) => presentHook(c.var.world, hook)),
  );
  hookRoutes.get(`${base}/:hook`, (c) => c.json(presentHook(c.var.world, requireHook(c, ownerOf(c)))));

  hookRoutes.post(base, async (c) => {
    const { hooks } = ownerOf(c);
    const given = await readBody(c, hookSchema);
    if (given.url === undefined) throw new GitLabError(400, { error: "url is missing" });
    const hook: Hook = {
      id: nextId(c.var.world),
      uuid: crypto.randomUUID(),
      url: "",
      token: "",
      signingToken: "",
      events: { push_events: true },
      failures: 0,
      disabledUntilMs: null,
      createdAt: new Date().toISOString(),
      deliveries: [],
    };
    change(c, hook, given);
    hooks.set(hook.id, hook);
    return c.json(presentHook(c.var.world, hook), 201);
  });

  hookRoutes.put(`${base}/:hook`, async (c) => {
    const hook = requireHook(c, ownerOf(c));
    change(c, hook, await readBody(c, hookSchema));
    return c.json(presentHook(c.var.world, hook));
  });

  hookRoutes.delete(`${base}/:hook`, (c) => {
    const owner = ownerOf(c);
    owner.hooks.delete(requireHook(c, owner).id);
    return c.body(null, 204);
  });

  hookRoutes.post(`${base}/:hook/test/:trigger`, (c) => test(c, ownerOf(c)));

  hookRoutes.get(`${base}/:hook/events`, (c) =>
    answerPage(c, requireHook(c, ownerOf(c)).deliveries, (delivery) => ({
      id: delivery.id,
      trigger: delivery.trigger,
      request_headers: delivery.requestHeaders,
      request_data: JSON.parse(delivery.body),
      response_status: String(delivery.status),
      execution_duration: delivery.durationMs / 1000,
    })),
  );
}

function requireHook(c: Context<RestEnv>, { hooks }: Owner): Hook {
  const hook = hooks.get(Number(c.req.param("hook")));
  if (hook === undefined) throw new GitLabError(404, { message: "404 Not Found" });
  return hook;
}

type Given = z.infer<typeof hookSchema>;

function change(c: Context<RestEnv>, hook: Hook, given: Given): void {
  const { url, token, signing_token: signingToken, ...others } = given;
  if (url !== undefined) {
    if (!URL.canParse(url) || !isLoopback(new URL(url)))
      throw new GitLabError(422, { error: "Invalid url given: the sandbox only reaches this machine" });
    hook.url = url;
  }
  if (token !== undefined) hook.token = token;
  // An older instance takes no notice of what it does not know.
  if (signingToken !== undefined && isAtLeast(c.var.world, 19)) setSigningToken(hook, signingToken);
  for (const name of triggers) {
    const value: unknown = (others as Record<string, unknown>)[name];
    if (typeof value === "boolean") hook.events[name] = value;
  }
}

function setSigningToken(hook: Hook, signingToken: string): void {
  const [, key = ""] = /^whsec_([A-Za-z0-9+/]{43}=)$/.exec(signingToken) ?? [];
  if (signingToken !== "" && key === "")
    throw new GitLabError(422, { message: { signing_token: ["must be whsec_ and 32 bytes in base64"] } });
  hook.signingToken = signingToken;
}

/** A test that arrives switches a hook on again. */
async function test(c: Context<RestEnv>, owner: Owner): Promise<Response> {
  const hook = requireHook(c, owner);
  if (c.req.param("trigger") !== "issues_events") throw notFound("Trigger");
  const body = owner.project === undefined ? null : testPayload(actOf(c), owner.project);
  if (body === null) throw new GitLabError(422, { message: "Ensure the project has issues." });
  const header = "Issue Hook";
  deliver(
    c.var.world,
    hook,
    { trigger: "issues_events", header, eventId: crypto.randomUUID(), action: null, body },
    true,
  );
  countFailures(hook, 200);
  return c.json({ message: "201 Created" }, 201);
}
