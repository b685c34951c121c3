import { type Context, Hono } from "hono";
import * as z from "zod/mini";

import { logFacts, recordedFacts, startFacts, stopFacts } from "../../../domain/changes/record-change.ts";
import { aheadBy } from "../../../domain/time/device-clock.ts";
import { findRunningEntry } from "../../../domain/time/find-running-entry.ts";
import { notRunning, stopTimer } from "../../../domain/time/stop-timer.ts";
import { trackOffline } from "../../../domain/time/track-offline.ts";
import { AppError } from "../../../lib/errors.ts";
import { createId } from "../../../lib/id.ts";
import type { AppEnv } from "../../app-env.ts";
import { parseForm, type SentForm } from "../../forms/form.ts";
import { changeIdOf, undoableOnceFor } from "../../forms/once.ts";
import { ctxOf, viewerOf } from "../../middleware/session.ts";
import { personKey } from "../../person-key.ts";
import { queryId } from "../../requests/ids.ts";
import { query } from "../../requests/query.ts";
import { detailsOf, parseDraft } from "./entry-draft.ts";
import { readDraft } from "./timer.tsx";
import { viewerTimeFor } from "./today-view.ts";

/**
 * What was pressed while there was no connection (public/offline): the very form that the press would have sent, with the instants
 * by the device's clock. Under the same key as that form, so that one whose answer was lost is not carried out again.
 */
export const offline = new Hono<AppEnv>();

const instant = z.coerce.number().check(z.int(), z.minimum(0));

/** Without `startedAt` it is the stop of a timer that the server knew; without `endedAt` the timer still runs. */
const pressQuery = z.object({
  person: z.string(),
  sentAt: instant,
  ahead: z.coerce.number().check(z.int()),
  startedAt: z.optional(instant),
  endedAt: z.optional(instant),
  over: queryId,
  confirmed: z.optional(z.string()),
});

offline.post("/timer/offline", query(pressQuery), async (c) => {
  const { person, startedAt, endedAt, over, confirmed, ...clock } = c.req.valid("query");
  if (person !== personKey(viewerOf(c))) throw new AppError("unauthorized", "Please sign in first.");
  const isConfirmed = confirmed === "yes";
  const ahead = aheadBy(clock, c.var.now, isConfirmed);
  const end = endedAt === undefined ? null : endedAt - ahead;
  const form = await parseForm(c);
  if (startedAt === undefined) {
    await stopAt(c, form, { entryId: form.get("entryId"), endedAt: end ?? Number.NaN, path: "/timer/stop" });
  } else {
    const known = await recordedFacts(ctxOf(c), await changeIdOf(c, form, "/timer"));
    if (known === null)
      await track(c, form, { startedAt: startedAt - ahead, endedAt: end, isConfirmed, over });
    // The start had arrived, and nobody knew: only its end is new.
    else if (known.kind === "started" && end !== null)
      await stopAt(c, form, { entryId: known.entryId, endedAt: end });
  }
  return c.body(null, 204);
});

type Tracked = { startedAt: number; endedAt: number | null; isConfirmed: boolean; over: string | undefined };

/** Writes it, and ends the timer that it was started over, if that still runs. */
async function track(c: Context<AppEnv>, form: SentForm, { over, ...span }: Tracked) {
  const ctx = ctxOf(c);
  const typed = parseDraft(form);
  const { draft, isEntry } = await readDraft(c, typed);
  // A span in the field is left where it is: what ran is what the device showed.
  const details = detailsOf(isEntry ? { ...draft, notes: typed.notes } : draft);
  const entryId = createId(ctx.now);
  const running = over === undefined ? null : await findRunningEntry(ctx);
  if (running !== null && running.id === over && running.startedAt < span.startedAt)
    await stopTimer(ctx, { entryId: over, endedAt: span.startedAt });
  await undoableOnceFor(c, form, {
    path: "/timer",
    facts: (one) => (span.endedAt === null ? startFacts : logFacts)(one, entryId),
    verb: (one) => trackOffline(one, { ...details, ...span, entryId }, viewerTimeFor(c)),
  });
}

/** Throws invalid when this timer does not run any more, or began later than that. */
async function stopAt(
  c: Context<AppEnv>,
  form: SentForm,
  { path = c.req.path, entryId, endedAt }: { entryId: string; endedAt: number; path?: string },
) {
  await undoableOnceFor(c, form, {
    path,
    facts: (ctx) => stopFacts(ctx, entryId),
    verb: async (ctx) => {
      const running = await findRunningEntry(ctx);
      // What the person cannot say is meant.
      if (running?.id !== entryId) throw new AppError("invalid", notRunning(entryId).message);
      if (running.startedAt > endedAt)
        throw new AppError("invalid", "The timer began later than that. Choose a time after its start.");
      return stopTimer(ctx, { entryId, endedAt });
    },
  });
}
