import type { Viewer } from "../domain/sessions/find-viewer.ts";

/** Says whom an answer is for, so that a browser shows what it keeps to nobody else (public/sw.js). */
export const personHeader = "X-Person";

/** Whose pages these are; "none" while nobody is signed in. */
export function personKey(viewer: Pick<Viewer, "userId" | "workspaceId"> | null): string {
  return viewer === null ? "none" : `${viewer.userId}.${viewer.workspaceId}`;
}
