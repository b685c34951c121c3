import { type Context, Hono } from "hono";
import * as z from "zod";
import { presentIssue } from "../present.ts";
import { people } from "../records.ts";
import { Refusal } from "../refusal.ts";
import { createIssue, deleteIssue, type Edit, editIssue, typeOf } from "../verbs.ts";
import { keyOf } from "../world.ts";
import { commentRoutes } from "./comments.ts";
import { issueIn, jsonOf, projectIn, type RestEnv } from "./env.ts";
import { propertiesIn, readFields, refIn } from "./fields.ts";
import { transitionRoutes } from "./transitions.ts";

/** https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/ */
export function issueRoutes(): Hono<RestEnv> {
  const routes = new Hono<RestEnv>();
  routes.post("/issue", async (c) => create(c));
  routes.get("/issue/:issue", (c) => {
    const issue = issueIn(c);
    const fields = c.req.query("fields")?.split(",") ?? null;
    const wanted = c.req.query("properties")?.split(",") ?? [];
    const properties = Object.fromEntries(
      Object.entries(issue.properties).filter(([key]) => wanted.includes(key)),
    );
    return c.json({
      ...presentIssue(issue, c.var.version, fields),
      ...(wanted.length === 0 ? {} : { properties }),
    });
  });
  routes.put("/issue/:issue", async (c) => {
    const issue = issueIn(c);
    const body = await jsonOf(c);
    const fields = readFields(c, body, issue);
    editIssue(issue, fields, c.var.login);
    for (const { key, value } of propertiesIn(body)) issue.properties[key] = value;
    return c.body(null, 204);
  });
  routes.delete("/issue/:issue", (c) => {
    if (!people[c.var.login].isAdmin)
      throw new Refusal(403, "You do not have permission to delete issues in this project.");
    deleteIssue(issueIn(c), c.var.login);
    return c.body(null, 204);
  });
  routes.route("/issue/:issue/transitions", transitionRoutes());
  routes.route("/issue/:issue/comment", commentRoutes());
  routes.get("/issue/:issue/properties", (c) =>
    c.json({ keys: Object.keys(issueIn(c).properties).map((key) => ({ key })) }),
  );
  routes.get("/issue/:issue/properties/:key", (c) => {
    const key = c.req.param("key");
    const issue = issueIn(c);
    if (!Object.hasOwn(issue.properties, key)) throw new Refusal(404, `The property ${key} does not exist.`);
    return c.json({ key, value: issue.properties[key] });
  });
  routes.put("/issue/:issue/properties/:key", async (c) => {
    issueIn(c).properties[c.req.param("key")] = await c.req.json();
    return c.json(null, 201);
  });
  return routes;
}

async function create(c: Context<RestEnv>): Promise<Response> {
  const body = await jsonOf(c);
  const fields = z.looseObject({}).catch({}).parse(body["fields"]);
  const project = projectIn(c, refIn(fields["project"], ["id", "key"]) ?? "");
  const type = typeOf(refIn(fields["issuetype"], ["id", "name"]) ?? "");
  if (type === null) throw new Refusal(400, "", { issuetype: "Specify a valid issue type" });
  const edit = readFields(c, body, null);
  const summary = edit.summary ?? "";
  if (summary.trim() === "")
    throw new Refusal(400, "", { summary: "You must specify a summary of the issue." });
  if (type.subtask && edit.parentId === undefined)
    throw new Refusal(400, "", {
      parent: "Issue type is a sub-task but parent issue key or id not specified.",
    });
  const properties = Object.fromEntries(propertiesIn(body).map(({ key, value }) => [key, value]));
  const issue = createIssue(
    project,
    { ...definedOnly(edit), summary, typeId: type.id, properties },
    c.var.login,
  );
  const self = `https://${c.var.instance.host}/rest/api/${c.var.version}/issue/${issue.id}`;
  return c.json({ id: issue.id, key: keyOf(issue), self }, 201);
}

function definedOnly({ isRestricted: _isRestricted, ...edit }: Edit) {
  return edit;
}
