import * as z from "zod/mini";

import type { Chat } from "../chat.ts";
import { callSlack, nothing } from "./client.ts";
import { renderHome, renderModal } from "./render.ts";

const opened = z.object({ view: z.object({ id: z.string() }) });

/** https://docs.slack.dev/reference/methods?filter=views */
export const views: Pick<Chat, "openModal" | "updateModal" | "publishHome"> = {
  async openModal(access, { triggerId, modal }) {
    const args = { trigger_id: triggerId, view: renderModal(modal) };
    const { body } = await callSlack(access, { method: "views.open", args, schema: opened });
    return { viewId: body.view.id };
  },
  async updateModal(access, { viewId, hash, modal }) {
    const args = { view_id: viewId, hash: hash ?? undefined, view: renderModal(modal) };
    await callSlack(access, { method: "views.update", args, schema: nothing });
  },
  async publishHome(access, { userId, home }) {
    const args = { user_id: userId, view: renderHome(home) };
    await callSlack(access, { method: "views.publish", args, schema: nothing, isIdempotent: true });
  },
};
