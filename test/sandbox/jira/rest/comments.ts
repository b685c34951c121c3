import { type Context, Hono } from "hono";
import { presentComment } from "../present.ts";
import { type Comment, type Issue, people } from "../records.ts";
import { Refusal } from "../refusal.ts";
import { addComment, deleteComment, editComment } from "../verbs.ts";
import { issuesOf, maySee } from "../world.ts";
import { issueIn, jsonOf, offsetPage, type RestEnv } from "./env.ts";
import { propertiesIn, readText } from "./fields.ts";

/** Where properties of a comment are read, by its id alone. */
export function commentPropertyRoutes(): Hono<RestEnv> {
  const routes = new Hono<RestEnv>();
  routes.get("/:comment/properties/:key", (c) => {
    const { comment: id, key } = c.req.param();
    const found = issuesOf(c.var.instance)
      .filter((issue) => maySee(c.var.login, issue))
      .flatMap(({ comments }) => comments)
      .find((one) => one.id === id);
    if (found === undefined || !Object.hasOwn(found.properties, key))
      throw new Refusal(404, `The property ${key} does not exist.`);
    return c.json({ key, value: found.properties[key] });
  });
  return routes;
}

export function commentRoutes(): Hono<RestEnv> {
  const routes = new Hono<RestEnv>();
  const commentIn = (c: Context<RestEnv>, issue: Issue): Comment => {
    const found = issue.comments.find(({ id }) => id === c.req.param("comment"));
    if (found === undefined)
      throw new Refusal(404, `Can not find a comment for the id: ${c.req.param("comment") ?? ""}.`);
    if (c.req.method !== "GET" && found.author !== c.var.login && !people[c.var.login].isAdmin)
      throw new Refusal(
        400,
        `${people[c.var.login].name}, you do not have the permission to edit this comment.`,
      );
    return found;
  };
  routes.get("/", (c) => {
    const issue = issueIn(c);
    const { values, ...page } = offsetPage(c, issue.comments, 100);
    return c.json({ ...page, comments: values.map((one) => presentComment(one, issue, c.var.version)) });
  });
  routes.post("/", async (c) => {
    const issue = issueIn(c);
    const body = await jsonOf(c);
    const text = readText(c, "comment", body["body"]);
    if (text === null) throw new Refusal(400, "", { comment: "Comment body can not be empty!" });
    const properties = Object.fromEntries(propertiesIn(body).map(({ key, value }) => [key, value]));
    const made = addComment(issue, { body: text, properties }, c.var.login);
    return c.json(presentComment(made, issue, c.var.version), 201);
  });
  routes.get("/:comment", (c) => {
    const issue = issueIn(c);
    return c.json(presentComment(commentIn(c, issue), issue, c.var.version));
  });
  routes.put("/:comment", async (c) => {
    const issue = issueIn(c);
    const comment = commentIn(c, issue);
    editComment(issue, comment, readText(c, "comment", (await jsonOf(c))["body"]), c.var.login);
    return c.json(presentComment(comment, issue, c.var.version));
  });
  routes.delete("/:comment", (c) => {
    const issue = issueIn(c);
    deleteComment(issue, commentIn(c, issue), c.var.login);
    return c.body(null, 204);
  });
  return routes;
}
