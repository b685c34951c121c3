import * as z from "zod";

import { sandbox } from "./sandbox.ts";

const issueSchema = z.object({ id: z.string(), key: z.string(), project: z.object({ id: z.string() }) });
type Place = { site: string; project: string };
type One = { site: string; id: string };

/** What people do at the imaginary tracker. */
export const imaginarySite = {
  open: async (issue: Place & { title: string; body: string; labels?: string[] }) =>
    issueSchema.parse(await (await sandbox.post("/imaginary/issues", issue)).json()),
  change: (change: One & Record<string, unknown>) => sandbox.post("/imaginary/issues/change", change),
  remove: (issue: One) => sandbox.post("/imaginary/issues/delete", issue),
  move: async (issue: One & { to: string }) =>
    issueSchema.parse(await (await sandbox.post("/imaginary/issues/move", issue)).json()),
};
