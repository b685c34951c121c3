import type { IssueRemoved, IssueSnapshot } from "../../providers/tracker.ts";
import type { SyncHandler } from "../context.ts";
import { applyPage } from "./apply-page.ts";
import { trackerSettings } from "../bindings/settings.ts";
import { noticeSilence } from "../subscriptions/notice-silence.ts";
import { compareSlice } from "./compare-slice.ts";
import { listPages } from "./list-pages.ts";
import { markNewOnes } from "./own-query.ts";
import { refreshContainer } from "./refresh-container.ts";
import { resolveUnseen } from "./resolve-unseen.ts";
import { trackerOf } from "./tracker-of.ts";

/** How issues are synced: what changed since the cursor, or all that are open. */
export const trackerSync: SyncHandler<IssueSnapshot, IssueRemoved> = {
  all: "Fetched all open issues",
  refresh: refreshContainer,
  // Of changes all are listed, so that one which made an issue leave its query is seen.
  async list(ctx, sync, cursor) {
    const { binding, run, startedAt, provider, call } = sync;
    const isWhole = run?.kind === "full";
    const query = isWhole ? trackerSettings(binding).query : null;
    const list = (from: string | null) =>
      call((access) => trackerOf(provider).list(access, binding, { cursor: from, startedAt, query }));
    // The first page of all comes alone, so that something is seen at once.
    const page = await (isWhole && run.next !== null ? listPages(list, cursor) : list(cursor));
    if (isWhole || page.status === "reset") return page;
    return { ...page, items: await markNewOnes(ctx, sync, page.items) };
  },
  idsOf: async (_ctx, _sync, { items }) => items.map(({ id }) => id),
  reconcile: (ctx, sync, seen) => resolveUnseen(ctx, sync, { ...seen, isOpenOnly: true, span: everything }),
  apply: (ctx, { binding }, page) => applyPage(ctx, binding, page),
  afterChanges: (ctx, { provider, binding }) => noticeSilence(ctx, provider, binding),
  compareSlice,
};

const everything = { from: null, until: null };
