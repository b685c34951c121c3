import { defaultCalendarSettings } from "../../src/integrations/bindings/settings.ts";
import { createApp } from "../../src/http/app.ts";
import { recordChange, startFacts } from "../../src/domain/changes/record-change.ts";
import { unlockedDays } from "../../src/domain/locks/load-locks.ts";
import { unlockTime } from "../../src/domain/locks/unlock-time.ts";
import { addAbsence } from "../../src/domain/targets/absence.ts";
import { absences, holidayCalendars } from "../../src/db/schema/hours.ts";
import { startTimer } from "../../src/domain/time/start-timer.ts";
import { createInvitation } from "../../src/domain/invitations/create-invitation.ts";
import { createReportLink, linksStatement } from "../../src/domain/reports/saved/report-link.ts";
import { saveTaskView } from "../../src/domain/tasks/task-views.ts";
import { createApiToken } from "../../src/domain/api-tokens/create-api-token.ts";
import { sessions } from "../../src/db/schema/people.ts";
import { eq } from "drizzle-orm";
import { clientBy, invoiceBy, tagsBy, projectBy, reportBy, taskBy } from "./work.ts";
import { bindingBy } from "./bindings.ts";
import { askedBy, calendarBy } from "./calendar.ts";
import { createId } from "../../src/lib/id.ts";
import { askAbout } from "./exports.ts";
import { connectByPersonalToken } from "./connections.ts";
import { processedDelivery } from "./deliveries.ts";
import { createHook, deliver } from "./hooks.ts";
import { exportedBy } from "./exported.ts";
import { uploadedBy } from "./imports.ts";
import { owedBy } from "./outbox.ts";
import { acmeTeam, chatUsers, linkChat } from "./chat.ts";
import { ctxFor, db, type Person } from "./people.ts";
import { entryBy } from "./time.ts";

export type Route = { method: string; path: string };

/** Every route of the app, from the router's own table. */
export function listRoutes(): Route[] {
  const found = new Map<string, Route>();
  for (const { method, path } of createApp().routes) {
    if (method !== "ALL") found.set(`${method} ${path}`, { method, path });
  }
  return [...found.values()];
}

type ForeignThing = {
  /** Makes the thing in the stranger's workspace and says what stands for the path's parameters. */
  create(stranger: Person): Promise<Record<string, string>>;
  /** What a form must carry so that nothing but the id is wrong with it. */
  fields?: Record<string, string>;
  /** The same for a call of the API. */
  json?: Record<string, unknown>;
};

const foreignProject = async (stranger: Person) => ({
  id: (await projectBy(stranger)).id,
  userId: stranger.userId,
  milestoneId: "milestone-1",
});

const foreignTask = async (stranger: Person) => ({
  id: (await taskBy(stranger, (await projectBy(stranger)).id)).id,
});

const foreignView = (stranger: Person) =>
  saveTaskView(ctxFor(stranger), { name: "x", search: "", audience: "workspace" });

const foreignInvoice = async (stranger: Person) => ({ id: await invoiceBy(stranger) });

const foreignEntry = async (stranger: Person) => ({
  id: await entryBy(stranger, { startedAt: 1e12, endedAt: 1e12 + 6e4 }),
});

async function foreignChange(stranger: Person) {
  const [ctx, id, entryId] = [ctxFor(stranger), createId(Date.now()), createId(Date.now())];
  await recordChange(ctx, { requestId: id, facts: startFacts(ctx, entryId) }, (one) =>
    startTimer(one, { entryId }),
  );
  return { id };
}

async function foreignImport(stranger: Person) {
  return { id: await uploadedBy(stranger, "Date,Hours\n2026-11-20,1\n") };
}

async function foreignQuestion(stranger: Person) {
  const { binding } = await bindingBy(stranger, { settings: defaultCalendarSettings });
  const localId = await entryBy(stranger, { startedAt: 1e12, endedAt: 1e12 + 6e4 });
  await askAbout(binding, localId);
  return { bindingId: binding.id, localId };
}

async function foreignAsked(stranger: Person) {
  const entryId = await entryBy(stranger, { startedAt: 1e12, endedAt: 1e12 + 6e4 });
  return { id: await askedBy(stranger, await calendarBy(stranger), entryId) };
}

async function foreignDelivery({ workspaceId }: Person) {
  const hook = await createHook({ workspaceId });
  const deliveryId = createId(Date.now());
  await deliver(hook, {}, { deliveryId, event: "star" });
  await processedDelivery(hook.id, deliveryId);
  return { subscriptionId: hook.id, deliveryId };
}

async function foreignUnlocked(stranger: Person) {
  const day = "2026-01-01";
  await unlockTime(ctxFor(stranger), { userId: stranger.userId, startsOn: day, endsOn: day });
  const [unlocked] = await unlockedDays(ctxFor(stranger));
  return { id: unlocked?.id ?? "" };
}

async function foreignAbsence(stranger: Person) {
  const { userId, workspaceId } = stranger;
  const absence = { userId, startsOn: "2026-01-01", endsOn: "", kind: "sick", isHalf: false } as const;
  await addAbsence(ctxFor(stranger), absence);
  const [row] = await db().select().from(absences).where(eq(absences.workspaceId, workspaceId));
  return { id: row?.id ?? "" };
}

async function foreignHolidays({ workspaceId }: Person) {
  const id = createId(Date.now());
  const row = {
    workspaceId,
    id,
    name: "Berlin",
    address: "https://holidays.example/x.ics",
    readAt: 1,
    createdAt: 1,
  };
  await db().insert(holidayCalendars).values(row);
  return { id };
}

async function foreignOwed(stranger: Person) {
  return { outboxKey: await owedBy(stranger) };
}

/**
 * Paths with ids, by their beginning, and how to fill them with things of somebody else. A route with a parameter that
 * begins with none of these and is not open to everybody (below) fails test/http/route-matrix.test.ts: add it here.
 */
export const foreignThings: Record<string, ForeignThing> = {
  "/bindings/:id": {
    create: async (stranger) => ({ id: (await bindingBy(stranger)).binding.id, taskId: "t1", key: "k1" }),
    fields: {
      statusOpen: "open",
      statusClosed: "done",
      mode: "off",
      grouping: "entry",
      rounding: "0",
      date: "2026-01-01",
    },
  },
  "/event-questions/:bindingId/:localId": { create: foreignQuestion },
  "/asked-entries/:id": { create: foreignAsked },
  "/calendars/:id": {
    create: async (stranger) => ({ id: (await calendarBy(stranger)).id }),
    fields: { direction: "import", daysBack: "14" },
  },
  "/connections/:id": {
    create: async (stranger) => ({ id: await connectByPersonalToken(stranger) }),
  },
  "/deliveries/:subscriptionId/:deliveryId": { create: foreignDelivery },
  "/outbox/:outboxKey": { create: foreignOwed },
  "/team/people/:userId": {
    create: async ({ userId }) => ({ userId }),
    fields: { date: "2026-01-05", note: "x", print: "x" },
  },
  "/team/holidays/:id": { create: foreignHolidays },
  "/team/absences/:id": { create: foreignAbsence },
  "/settings/workspace/unlocked/:id": { create: foreignUnlocked },
  "/members/:userId": {
    create: async ({ userId }) => ({ userId }),
    fields: { role: "admin" },
  },
  "/projects/:id": {
    create: foreignProject,
    fields: {
      name: "Mine",
      colour: "teal",
      access: "workspace",
      version: "1",
      milestoneName: "x",
      budget: "1",
      unit: "hours",
      period: "all",
      milestoneDueOn: "2026-12-24",
    },
  },
  "/clients/:id": {
    create: async (stranger) => ({ id: (await clientBy(stranger)).id }),
    fields: { name: "Mine", currency: "EUR", version: "1" },
  },
  "/invoices/:id": {
    create: foreignInvoice,
    fields: { version: "1", text: "Mine", amount: "1", position: "1", paidOn: "2026-04-01", taxRate: "1" },
  },
  "/tasks/:id/comments/:commentId": {
    create: async (stranger) => ({ ...(await foreignTask(stranger)), commentId: createId(1) }),
    fields: { body: "Mine" },
  },
  "/tasks/:id": {
    create: foreignTask,
    fields: { title: "Mine", version: "1", field: "title", answer: "ours", body: "Mine", bindingId: "b1" },
  },
  "/task-views/:id": { create: foreignView, fields: { name: "Mine", audience: "own" } },
  "/tags/:id": {
    create: async (stranger) => ({ id: (await tagsBy(ctxFor(stranger), ["x"]))[0]?.id ?? "" }),
    fields: { name: "Mine" },
  },
  "/reports/saved/:id": { create: reportBy, fields: { sends: "week", time: "09:00" } },
  "/reports/links/:id": {
    create: async (stranger) => {
      await createReportLink(ctxFor(stranger), { name: "x", search: "", showsAmounts: false, days: 1 });
      const [link] = await linksStatement(ctxFor(stranger));
      return { id: link?.id ?? "" };
    },
  },
  "/invitations/:id": {
    create: async (stranger) => ({
      id: (await createInvitation(ctxFor(stranger), { role: "member", label: "" })).id,
    }),
  },
  "/sessions/:publicId": {
    create: async ({ userId }) => {
      const row = await db().select().from(sessions).where(eq(sessions.userId, userId)).get();
      return { publicId: row?.publicId ?? "" };
    },
  },
  "/entries/:id": {
    create: foreignEntry,
    fields: { version: "1", time: "9-10", date: "2026-11-20" },
  },
  "/entries/deleted/:id": { create: foreignEntry },
  "/changes/:id": { create: foreignChange },
  "/exports/:id": { create: async (stranger) => ({ id: (await exportedBy(stranger, "own")).id }) },
  "/imports/:id": { create: foreignImport, fields: { zone: "UTC", dateOrder: "ymd" } },
  "/chat-links/:provider/:host/:accountId": {
    create: async (stranger) => {
      await linkChat(stranger);
      return { provider: "slack", host: acmeTeam, accountId: chatUsers.alice };
    },
  },
  "/tokens/:id": {
    create: async (stranger) => ({
      id: (await createApiToken(ctxFor(stranger), { name: "x", scopes: ["time:read"], expiresInDays: 1 })).id,
    }),
  },
  "/api/v1/connections/:id": {
    create: async (stranger) => ({ id: await connectByPersonalToken(stranger) }),
    json: {},
  },
  "/api/v1/bindings/:id": {
    create: async (stranger) => ({ id: (await bindingBy(stranger)).binding.id, taskId: "t1", key: "k1" }),
    json: { since: "2026-11-20T09:00:00Z" },
  },
  "/api/v1/deliveries/:subscriptionId/:deliveryId": { create: foreignDelivery, json: {} },
  "/api/v1/outbox/:outboxKey": { create: foreignOwed, json: {} },
  "/api/v1/clients/:id": {
    create: async (stranger) => ({ id: (await clientBy(stranger)).id }),
    json: { version: 1 },
  },
  "/api/v1/invoices/:id": {
    create: foreignInvoice,
    json: { version: 1, text: "Mine", amount: "1", position: 1, paidOn: "2026-04-01" },
  },
  "/api/v1/projects/:id": {
    create: foreignProject,
    json: { version: 1, budget: "1", unit: "hours", period: "all" },
  },
  "/api/v1/reports/saved/:id": {
    create: reportBy,
    json: { sends: "week", connectionId: "c1", channelId: "C1" },
  },
  "/api/v1/imports/:id": { create: foreignImport, json: { zone: "UTC" } },
  "/api/v1/tasks/:id": { create: foreignTask, json: { version: 1, body: "Mine" } },
  "/api/v1/entries/:id": { create: foreignEntry, json: { version: 1, at: "2026-11-20T09:00:00Z" } },
};

/** Paths with a parameter that is a secret or no id of a workspace's thing, and why they are open to everybody. */
export const openPaths: Record<string, string> = {
  "/invitations/:token": "The token is the permission.",
  "/oauth/:provider": "Names a provider.",
  "/shared/:token{[\\w-]{43}}": "The token is the permission.",
  "/feeds/:token{[\\w-]{43}\\.ics}": "The token is the permission.",
  "/connect/:provider": "Names a provider.",
  "/calendar/:provider/:channelId": "The channel's id and token are the permission.",
  "/webhooks/:provider/:subscriptionId": "The hook's id and signature are the permission.",
  "/:provider/commands": "The provider's signature is the permission.",
  "/:provider/interactions": "The provider's signature is the permission.",
  "/:provider/events": "The provider's signature is the permission.",
};

/** The entry whose path a route begins with; the longest wins. */
export function entryFor<T>(table: Record<string, T>, { path }: Route): T | undefined {
  const fits = Object.keys(table).filter((start) => path === start || path.startsWith(`${start}/`));
  const [best] = fits.toSorted((a, b) => b.length - a.length);
  return best === undefined ? undefined : table[best];
}

/** The route's path with its parameters filled in. */
export function fill({ path }: Route, params: Record<string, string>): string {
  return path.replace(/:(\w+)(\{[^}]*\})?/g, (_, name: string) => params[name] ?? "x");
}
