import { Hono } from "hono";
import * as z from "zod";
import { type ApiEnv, issueOf, projectOf, Refusal } from "./answer.ts";
import { notify, projectIn } from "./notify.ts";
import { presentComment, presentIssue } from "./present.ts";
import type { Comment, Issue, Login } from "./records.ts";
import { changeIssue, issuesOf, openIssue, toLabel } from "./world.ts";

const documentSchema = z.object({
  type: z.literal("doc"),
  version: z.literal(1),
  content: z.array(z.unknown()),
});
const changeSchema = z.strictObject({
  title: z.string().min(1).optional(),
  body: documentSchema.optional(),
  statusId: z.enum(["1", "3", "5"]).optional(),
  priorityId: z.enum(["p1", "p2", "p3"]).nullish(),
  due: z.string().nullish(),
  labels: z.array(z.string()).optional(),
  assignees: z.array(z.enum(["u-alice", "u-bob"])).optional(),
});
const draftSchema = changeSchema.extend({ title: z.string().min(1), clientId: z.string() });
const commentSchema = z.strictObject({ body: documentSchema, clientId: z.string().optional() });

/** What is made is named by the client: the same name again is the same thing. A change is for one revision only. */
export function writeRoutes(): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  routes.post("/projects/:project/issues", async (c) => {
    const project = projectOf(c);
    const { clientId, title, ...changes } = await read(c.req.json(), draftSchema);
    requireTitle(title);
    const known = issuesOf(project).find((one) => one.clientId === clientId);
    if (known !== undefined) return c.json(presentIssue(known));
    const issue = openIssue(project, { title, body: "" });
    changeIssue(issue, { ...changesOf(changes), clientId });
    notify("issue.changed", project, { issue });
    return c.json(presentIssue(issue), 201);
  });
  routes.patch("/issues/:id", async (c) => {
    const issue = issueOf(c);
    const changes = await read(c.req.json(), changeSchema);
    if (changes.title !== undefined) requireTitle(changes.title);
    if (c.req.header("if-revision") !== String(issue.revision))
      throw new Refusal(409, "The issue has another revision.");
    changeIssue(issue, changesOf(changes));
    notify("issue.changed", projectIn(issue), { issue });
    return c.json(presentIssue(issue));
  });
  routes.route("/issues/:id/comments", commentRoutes());
  return routes;
}

function commentRoutes(): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  const find = (issue: Issue, id: string) => {
    const comment = issue.comments.find((one) => one.id === id);
    if (comment === undefined) throw new Refusal(404, "No such comment.");
    return comment;
  };
  routes.get("/", (c) => c.json({ values: issueOf(c).comments.map(presentComment), next: null }));
  routes.post("/", async (c) => {
    const issue = issueOf(c);
    const { body, clientId = null } = await read(c.req.json(), commentSchema);
    const known = issue.comments.find((one) => clientId !== null && one.clientId === clientId);
    const facts = { author: c.var.login, body, clientId };
    return c.json(presentComment(known ?? addComment(issue, facts)), 201);
  });
  routes.put("/:comment", async (c) => {
    const comment = find(issueOf(c), c.req.param("comment"));
    const { body } = await read(c.req.json(), commentSchema);
    comment.body = body;
    comment.updatedAtMs = Math.max(Date.now(), comment.updatedAtMs + 1);
    return c.json(presentComment(comment));
  });
  routes.delete("/:comment", (c) => {
    const issue = issueOf(c);
    const gone = find(issue, c.req.param("comment"));
    issue.comments = issue.comments.filter((one) => one !== gone);
    return c.body(null, 204);
  });
  return routes;
}

function addComment(issue: Issue, facts: Pick<Comment, "author" | "body" | "clientId">): Comment {
  const now = Date.now();
  const comment = { ...facts, id: crypto.randomUUID(), createdAtMs: now, updatedAtMs: now };
  issue.comments.push(comment);
  return comment;
}

type Changes = z.infer<typeof changeSchema>;

function changesOf({ labels, assignees, body, priorityId, ...plain }: Changes): Partial<Issue> {
  return {
    ...Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined)),
    ...(body === undefined ? {} : { body }),
    ...(priorityId === undefined ? {} : { priorityId: priorityId ?? "p2" }),
    ...(labels === undefined ? {} : { labels: labels.map(toLabel) }),
    ...(assignees === undefined ? {} : { assignees: assignees.map((id) => id.slice(2) as Login) }),
  };
}

/** A rule of its own, as every site has some. */
function requireTitle(title: string): void {
  if (title.endsWith(".")) throw new Refusal(422, "A title may not end with a full stop.");
}

async function read<T>(json: Promise<unknown>, schema: z.ZodType<T>): Promise<T> {
  const parsed = schema.safeParse(await json.catch(() => null));
  if (!parsed.success) throw new Refusal(400, "This is not what was asked for.");
  return parsed.data;
}
