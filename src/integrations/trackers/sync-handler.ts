import type { IssueRemoved, IssueSnapshot } from "../../providers/tracker.ts";
import type { SyncHandler } from "../context.ts";
import { applyPage } from "./apply-page.ts";
import { compareSlice } from "./compare-slice.ts";
import { refreshContainer } from "./refresh-container.ts";
import { resolveUnseen } from "./resolve-unseen.ts";
import { trackerOf } from "./tracker-of.ts";

/** How issues are synced: what changed since the cursor, or all that are open. */
export const trackerSync: SyncHandler<IssueSnapshot, IssueRemoved> = {
  all: "Fetched all open issues",
  refresh: refreshContainer,
  list: (_ctx, { binding, startedAt, provider, call }, cursor) =>
    call((access) => trackerOf(provider).list(access, binding, { cursor, startedAt })),
  idsOf: async (_ctx, _sync, { items }) => items.map(({ id }) => id),
  reconcile: (ctx, sync, seen) => resolveUnseen(ctx, sync, { ...seen, isOpenOnly: true, span: everything }),
  apply: (ctx, { binding }, page) => applyPage(ctx, binding, page),
  compareSlice,
};

const everything = { from: null, until: null };
