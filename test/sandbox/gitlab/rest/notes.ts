import { Hono } from "hono";
import * as z from "zod";
import { presentNote } from "../present.ts";
import { addNote, editNote } from "../verbs/comment.ts";
import { actOf, answerPage, forbidden, notFound, readBody, type RestEnv } from "./answer.ts";
import { requireIssue } from "./find.ts";

/** https://docs.gitlab.com/api/notes/#issues */
export const noteRoutes = new Hono<RestEnv>();

const path = "/projects/:id/issues/:iid/notes";
const noteSchema = z.object({
  body: z.string().min(1).max(1_000_000),
  internal: z.boolean().default(false),
});

noteRoutes.get(path, (c) => {
  const { issue } = requireIssue(c);
  const ordered = c.req.query("sort") === "asc" ? issue.notes : issue.notes.toReversed();
  return answerPage(c, ordered, (note) => presentNote(c.var.world, c.var.links, issue, note));
});

noteRoutes.post(path, async (c) => {
  const target = requireIssue(c);
  const { body, internal } = await readBody(c, noteSchema);
  const note = addNote(actOf(c), target, body, internal);
  if (note === null) return c.json({ commands_changes: {}, summary: ["Applied the commands."] }, 202);
  return c.json(presentNote(c.var.world, c.var.links, target.issue, note), 201);
});

noteRoutes.put(`${path}/:note`, async (c) => {
  const target = requireIssue(c);
  const note = target.issue.notes.find(({ id }) => id === Number(c.req.param("note")));
  if (note === undefined) throw notFound("Note");
  if (note.author !== c.var.user.username) throw forbidden();
  editNote(actOf(c), target, note, (await readBody(c, noteSchema)).body);
  return c.json(presentNote(c.var.world, c.var.links, target.issue, note));
});

noteRoutes.delete(`${path}/:note`, (c) => {
  const { issue } = requireIssue(c);
  const index = issue.notes.findIndex(({ id }) => id === Number(c.req.param("note")));
  if (index === -1) throw notFound("Note");
  issue.notes.splice(index, 1);
  return c.body(null, 204);
});
