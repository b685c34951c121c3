import type { PersonActor } from "../../domain/context.ts";
import type { BrokenRow } from "../../domain/sessions/find-viewer.ts";
import { canManageConnection } from "./find-connection.ts";

/** A connection that its provider refuses until somebody signs in there again. */
export type BrokenConnection = Omit<BrokenRow, "ownerId"> & { mayManage: boolean };

/** What the frame knows of broken connections, with who may mend them. */
export function toBroken(actor: PersonActor, rows: readonly BrokenRow[]): BrokenConnection[] {
  return rows.map(({ ownerId, ...row }) => ({ ...row, mayManage: canManageConnection(actor, { ownerId }) }));
}
