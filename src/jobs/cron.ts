import { createDatabase, type Database } from "../db/database.ts";
import { hintPublished } from "../domain/publish.ts";
import { parseConfig, type Env } from "../env.ts";
import { claimRenewals } from "../integrations/subscriptions/claim-renewals.ts";
import { findDueAutomatic } from "../integrations/calendar/import/find-due-automatic.ts";
import { findDue, hintsOf } from "../integrations/outbox/find-due.ts";
import { oweReminders } from "../integrations/chat/reminders/owe-reminders.ts";
import { oweReports } from "../integrations/chat/reports/owe-reports.ts";
import { oweSummaries } from "../integrations/chat/summaries/owe-summaries.ts";
import { findDueRefreshes } from "../integrations/connections/refresh-connection.ts";
import { allHolidayCalendars } from "../integrations/holidays/holiday-calendars.ts";
import { registry } from "../integrations/registry.ts";
import { claimChecks } from "../integrations/bindings/claim-checks.ts";
import { findComparedBindings, findDueBindings } from "../integrations/sync/find-due-bindings.ts";
import { findDueRecoveries } from "../integrations/inbound/find-due-recoveries.ts";
import { sweepDeliveries } from "../integrations/inbound/sweep-deliveries.ts";
import { sweepInbox } from "../integrations/inbound/sweep-inbox.ts";
import { describeError, log } from "../lib/log.ts";
import { enqueueAllTo, type EnqueueAll, enqueueTo, type Enqueue } from "../messages.ts";
import { pruneDatabase } from "./retention.ts";

type Tick = { env: Env; db: Database; enqueue: Enqueue; enqueueAll: EnqueueAll; now: number };

const tasks: Readonly<Record<string, Readonly<Record<string, (tick: Tick) => Promise<unknown>>>>> = {
  "* * * * *": {
    sweepInbox: ({ env }) => sweepInbox(env),
    sweepDeliveries: ({ db, now }) => sweepDeliveries(db, now),
    enqueueRefreshes,
    enqueueSyncs,
    enqueueBindingChecks,
    enqueueRecoveries,
    enqueueRenewals,
    enqueueAutomatic,
    oweSummaries: async ({ db, enqueue, now }) => hintPublished({ enqueue }, await oweSummaries(db, now)),
    oweReports: async ({ db, enqueue, now }) => hintPublished({ enqueue }, await oweReports(db, now)),
    oweReminders: async ({ db, enqueue, now }) => hintPublished({ enqueue }, await oweReminders(db, now)),
    hintOutbox,
  },
  "17 3 * * *": {
    pruneDatabase: ({ env, db, now }) => pruneDatabase(db, env.BUCKET, now),
    enqueueRotation,
    enqueueComparisons,
    enqueueHolidays,
  },
};

/** The cron handler. A task that fails is logged and does not stop the others; the next tick tries again. */
export async function scheduled(controller: ScheduledController, env: Env): Promise<void> {
  const { cron, scheduledTime: now } = controller;
  const db = createDatabase(env.DB);
  const tick = { env, db, enqueue: enqueueTo(env.JOBS), enqueueAll: enqueueAllTo(env.JOBS), now };
  for (const [task, run] of Object.entries(tasks[cron] ?? {})) {
    try {
      await run(tick);
    } catch (error) {
      log("error", "cron_failed", { cron, task, ...describeError(error) });
    }
  }
}

async function hintOutbox({ db, enqueueAll, now }: Tick): Promise<void> {
  const hints = hintsOf(await findDue(db, now));
  await enqueueAll(
    hints.map(({ job }) => job),
    hints.map(({ delaySeconds }) => delaySeconds),
  );
}

async function enqueueRefreshes({ db, enqueue, now }: Tick): Promise<void> {
  for (const due of await findDueRefreshes(db, now)) await enqueue({ type: "connection.refresh", ...due });
}

async function enqueueSyncs({ db, enqueueAll, now }: Tick): Promise<void> {
  const due = await findDueBindings(db, Math.floor(now / 60_000));
  await enqueueAll(due.map((binding) => ({ type: "sync.page", ...binding, runId: null })));
}

async function enqueueBindingChecks({ db, enqueueAll, now }: Tick): Promise<void> {
  const due = await claimChecks(db, now);
  await enqueueAll(due.map((binding) => ({ type: "binding.check", ...binding })));
}

async function enqueueRecoveries({ db, enqueueAll, now }: Tick): Promise<void> {
  const due = await findDueRecoveries(db, Math.floor(now / 60_000));
  await enqueueAll(due.map((subscription) => ({ type: "subscription.recover", ...subscription })));
}

async function enqueueRenewals({ db, enqueueAll, now }: Tick): Promise<void> {
  await enqueueAll(await claimRenewals(db, now));
}

async function enqueueAutomatic({ db, enqueueAll, now }: Tick): Promise<void> {
  const due = await findDueAutomatic(db, now);
  await enqueueAll(due.map((binding) => ({ type: "calendar.accept", ...binding })));
}

async function enqueueComparisons({ db, enqueueAll }: Tick): Promise<void> {
  const all = await findComparedBindings(db, registry.syncHandlers);
  await enqueueAll(all.map((binding) => ({ type: "sync.compare", ...binding, cursor: null })));
}

async function enqueueHolidays({ db, enqueueAll }: Tick): Promise<void> {
  const all = await allHolidayCalendars(db);
  await enqueueAll(all.map((calendar) => ({ type: "holidays.read", ...calendar })));
}

/** A second key in ENCRYPTION_KEYS means that a rotation is under way. */
async function enqueueRotation({ env, enqueue }: Tick): Promise<void> {
  if (parseConfig(env).encryptionKeys.length > 1) await enqueue({ type: "vault.rotate" });
}
