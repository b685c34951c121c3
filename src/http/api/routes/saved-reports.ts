import * as z from "zod/mini";

import type { TokenActor } from "../../../domain/api-tokens/find-token-actor.ts";
import type { Ctx } from "../../../domain/context.ts";
import { findMe } from "../../../domain/members/find-me.ts";
import { reportKinds } from "../../../domain/reports/report-query.ts";
import { changeReport } from "../../../domain/reports/saved/change-report.ts";
import { deleteReport } from "../../../domain/reports/saved/delete-report.ts";
import { audiences, type SavedReport, savedStatement } from "../../../domain/reports/saved/saved-report.ts";
import { saveReport } from "../../../domain/reports/saved/save-report.ts";
import { scheduleReport, sendReportTo } from "../../../domain/reports/saved/schedule-report.ts";
import { findChannel } from "../../../integrations/chat/channels/find-channel.ts";
import { searchChannels } from "../../../integrations/chat/channels/search-channels.ts";
import { createContext } from "../../../integrations/create-context.ts";
import { notFound } from "../../../lib/errors.ts";
import { minuteOf, timeOfDay } from "../../forms/time-of-day.ts";
import { defineRoute } from "../define-route.ts";
import { given } from "../given.ts";
import { pageOf } from "../schemas.ts";

const sends = z.nullable(z.enum(["week", "month"])).check(z.describe("On its first day; null = never"));
const fields = {
  name: z.string(),
  kind: z.enum(reportKinds),
  search: z.string().check(z.describe("What it asks, as the query of its page's address")),
  audience: z.enum(audiences).check(z.describe("Whose list it stands in: your own, or everybody's")),
};
const reportSchema = z
  .object({
    id: z.string(),
    ...fields,
    userId: z.string().check(z.describe("Who saved it")),
    sends,
    time: z.nullable(z.string()).check(z.describe("When it is sent, HH:MM where its maker is")),
    channelName: z.nullable(z.string()).check(z.describe("The channel that a report of your own is sent to")),
  })
  .check(z.meta({ id: "SavedReport" }));
const chatSchema = z.object({
  connectionId: z.string(),
  title: z.string(),
  channels: z.array(z.object({ channelId: z.string(), name: z.string(), isPrivate: z.boolean() })),
  total: z.int().check(z.describe("How many match; the first 20 are listed")),
  failure: z.nullable(z.string()).check(z.describe("Why there are none")),
});
const report = { status: 200, schema: reportSchema } as const;

/** The name of a channel, which may be private, is for who chose it. */
const shownTo =
  ({ actor }: Ctx<TokenActor>) =>
  (saved: SavedReport) => ({
    ...saved,
    time: saved.sendMinute === null ? null : timeOfDay(saved.sendMinute),
    channelName: saved.userId === actor.userId ? saved.channelName : null,
  });

async function find(ctx: Ctx<TokenActor>, id: string) {
  const found = (await savedStatement(ctx)).find((one) => one.id === id);
  if (found === undefined) throw notFound("report");
  return shownTo(ctx)(found);
}

export const savedReportRoutes = [
  defineRoute({
    method: "get",
    path: "/reports/saved",
    scope: "time:read",
    summary: "The saved reports of your own list and of everybody's, by name",
    answer: { status: 200, schema: pageOf(reportSchema) },
    handle: async ({ ctx }) => ({ items: (await savedStatement(ctx)).map(shownTo(ctx)), nextCursor: null }),
  }),
  defineRoute({
    method: "post",
    path: "/reports/saved",
    scope: "time:write",
    summary: "Save a report",
    body: z.object({ ...fields, audience: z._default(fields.audience, "own") }),
    answer: { status: 201, schema: reportSchema },
    handle: async ({ ctx, body }) => find(ctx, (await saveReport(ctx, body)).id),
  }),
  defineRoute({
    method: "get",
    path: "/reports/saved/{id}",
    scope: "time:read",
    summary: "A saved report",
    answer: report,
    handle: async ({ ctx, params }) => find(ctx, params["id"] ?? ""),
  }),
  defineRoute({
    method: "patch",
    path: "/reports/saved/{id}",
    scope: "time:write",
    summary: "Change a saved report of your own; as owner or admin, of everybody's",
    body: z.partial(z.object(fields)),
    answer: report,
    handle: async ({ ctx, params, body }) => {
      const id = params["id"] ?? "";
      await changeReport(ctx, { id, ...given(body) });
      return find(ctx, id);
    },
  }),
  defineRoute({
    method: "post",
    path: "/reports/saved/{id}/schedule",
    scope: "time:write",
    summary: "Have a report that you saved sent in chat, or no more",
    body: z.object({ sends, time: z._default(z.string(), "09:00") }),
    answer: report,
    handle: async ({ ctx, params, body }) => {
      const id = params["id"] ?? "";
      const schedule = body.sends === null ? null : { sends: body.sends, minute: minuteOf(body.time) };
      await scheduleReport(ctx, { id, schedule, time: await findMe(ctx) });
      return find(ctx, id);
    },
  }),
  defineRoute({
    method: "get",
    path: "/reports/channels",
    scope: "time:read",
    summary: "The channels that you can have a report sent to, in each connected chat",
    query: z.object({ q: z._default(z.string(), "").check(z.describe("Words of its name")) }),
    answer: { status: 200, schema: pageOf(chatSchema) },
    handle: async ({ ctx, c, query: { q } }) => ({
      items: await searchChannels(await createContext(ctx, c.env, c.var.config), q),
      nextCursor: null,
    }),
  }),
  defineRoute({
    method: "post",
    path: "/reports/saved/{id}/channel",
    scope: "time:write",
    summary: "Have a report that you saved sent to a channel instead of to you",
    body: z.object({
      connectionId: z.string(),
      channelId: z.string().check(z.describe("Its id in the chat")),
    }),
    answer: report,
    handle: async ({ ctx, c, params, body }) => {
      const { name } = await findChannel(await createContext(ctx, c.env, c.var.config), body);
      const id = params["id"] ?? "";
      await sendReportTo(ctx, id, { ...body, name });
      return find(ctx, id);
    },
  }),
  defineRoute({
    method: "delete",
    path: "/reports/saved/{id}/channel",
    scope: "time:write",
    summary: "Have it sent to you again",
    answer: { status: 204 },
    handle: async ({ ctx, params }) => sendReportTo(ctx, params["id"] ?? "", null),
  }),
  defineRoute({
    method: "delete",
    path: "/reports/saved/{id}",
    scope: "time:write",
    summary: "Delete a saved report",
    answer: { status: 204 },
    handle: async ({ ctx, params }) => deleteReport(ctx, params["id"] ?? ""),
  }),
];
