import * as z from "zod/mini";

import type { Access } from "../access.ts";
import { unless } from "../kit/failures.ts";
import { isMarked, marked } from "../kit/inert-text.ts";
import { collectPages, readLinks } from "../kit/pages.ts";
import type { CommentSnapshot, CommentWrites, ContainerRef, IssueRef } from "../tracker.ts";
import { callGitlab, webBase } from "./client.ts";
import { inertText, readText } from "./inert-text.ts";
import { projectPathOf, toPerson, toSeconds } from "./mapping.ts";
import { personSchema } from "./schemas.ts";

const noteSchema = z.object({
  id: z.number(),
  body: z.string(),
  author: z.nullish(personSchema),
  system: z.optional(z.boolean()),
  created_at: z.string(),
  updated_at: z.string(),
});
type Note = z.infer<typeof noteSchema>;

const mostPages = 20;

/** Notes: https://docs.gitlab.com/api/notes/#issues. What GitLab itself notes is left out. */
export const comments: CommentWrites = {
  // Of 60 notes a minute: https://docs.gitlab.com/user/gitlab_com/#rate-limits-on-gitlabcom
  writesPerMinute: 40,

  async list(access, container, issue) {
    return (await listNotes(access, container, issue)).map((note) => toComment(access, note, issue));
  },

  async add(access, container, { issue, key, triedSince, body }) {
    if (triedSince !== null) {
      const found = (await listNotes(access, container, issue)).find((note) => isMarked(note.body, key));
      if (found !== undefined) return toComment(access, found, issue);
    }
    const { body: added } = await callGitlab(access, {
      method: "POST",
      path: pathOfNotes(container, issue),
      json: { body: marked(inertText(body, access.host), key) },
      schema: noteSchema,
    });
    return toComment(access, added, issue);
  },

  async change(access, container, { issue, id, key, body }) {
    const call = callGitlab(access, {
      method: "PUT",
      path: pathOfNotes(container, issue, id),
      json: { body: marked(inertText(body, access.host), key) },
      schema: noteSchema,
      isIdempotent: true,
    });
    const changed = await unless([404], call);
    return changed === null ? null : toComment(access, changed.body, issue);
  },

  async remove(access, container, { issue, id }) {
    const path = pathOfNotes(container, issue, id);
    await unless([404], callGitlab(access, { method: "DELETE", path, isIdempotent: true }));
  },
};

async function listNotes(access: Access, container: ContainerRef, issue: IssueRef): Promise<Note[]> {
  const notes = await collectPages(mostPages, async (cursor) => {
    const path = pathOfNotes(container, issue) + (cursor ?? "?sort=asc&order_by=created_at&per_page=100");
    const { body, headers } = await callGitlab(access, { path, schema: z.array(noteSchema) });
    return { items: body, next: readLinks(headers).next };
  });
  return notes.filter(({ system }) => system !== true);
}

function pathOfNotes(container: ContainerRef, issue: IssueRef, id?: string): string {
  const { path, iid } = projectPathOf(container, issue);
  return `${path}/issues/${iid}/notes${id === undefined ? "" : `/${encodeURIComponent(id)}`}`;
}

function toComment({ host }: Access, note: Note, { key }: IssueRef): CommentSnapshot {
  const source = note.body.toWellFormed();
  return {
    id: String(note.id),
    url: `${webBase(host)}/${key.replace("#", "/-/issues/")}#note_${note.id}`,
    author: note.author ? toPerson(note.author) : null,
    body: { text: readText(source), source, format: "markdown" },
    createdAt: toSeconds(note.created_at),
    updatedAt: toSeconds(note.updated_at),
  };
}
