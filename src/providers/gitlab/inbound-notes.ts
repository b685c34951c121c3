import type { ContainerRef } from "../tracker.ts";
import type { ProviderEvent } from "../inbound.ts";
import { type NoteEvent, noteEventSchema } from "./inbound-schemas.ts";
import { readText } from "./inert-text.ts";
import { holderOf, toPerson, toSeconds } from "./mapping.ts";

/**
 * A comment on an issue, or why it is left out: https://docs.gitlab.com/user/project/integrations/webhook_events/#comment-events. What is
 * internal is not for all who see the issue. Of a deleted comment nobody is told.
 */
export function readNote(payload: unknown, container: ContainerRef | null): ProviderEvent[] | string {
  const told = noteEventSchema.parse(payload);
  const { object_attributes: note, project } = told;
  const issue = told.issue ?? told.work_item;
  if (!issue) return "It is not on an issue.";
  if (note.system === true) return "GitLab itself has noted it.";
  if (isInternal(told)) return "It is an internal comment, or may be one: it stays in GitLab.";
  const at = {
    externalId: String(project.id ?? note.project_id ?? ""),
    name: project.path_with_namespace,
    url: project.web_url,
  };
  const source = note.note.toWellFormed();
  const comment = {
    id: String(note.id),
    url: note.url ?? `${project.web_url}/-/issues/${issue.iid}#note_${note.id}`,
    author: authorOf(told),
    body: { text: readText(source), source, format: "markdown" as const },
    createdAt: toSeconds(note.created_at),
    updatedAt: toSeconds(note.updated_at),
  };
  const ref = { id: String(issue.id), key: `${project.path_with_namespace}#${issue.iid}` };
  return [{ kind: "tracker.comment_changed", container: holderOf(container, at), issue: ref, comment }];
}

/** Where it is not said, all that is told of as confidential: an internal comment, or any on a confidential issue. */
function isInternal({ event_type: type, object_attributes: { internal } }: NoteEvent): boolean {
  return internal ?? type === "confidential_note";
}

/** `user` is who did it: another than the author where somebody edits what others wrote. */
function authorOf({ user, object_attributes: { author_id: authorId } }: NoteEvent) {
  const id = authorId ?? user?.id ?? null;
  if (id === null || !user?.username || (user.id ?? id) !== id) return null;
  return toPerson({ id, username: user.username });
}
