import { describeError, log } from "../lib/log.ts";
import type { DomainEvent } from "../messages.ts";
import { ProviderError } from "../providers/provider.ts";
import { refreshHome } from "./chat/home/publish-home.ts";
import { exportChange } from "./calendar/export/export-change.ts";
import { notifyTask } from "./chat/notifications/notify-task.ts";
import { notifyTimer } from "./chat/notifications/notify-timer.ts";
import type { IntegrationContext } from "./context.ts";

type Listener = (ctx: IntegrationContext, event: DomainEvent) => Promise<void>;

/** Who hears what happened in the product. Each must bear to hear an event again, because a failure repeats it for all. */
const listeners: readonly Listener[] = [notifyTimer, notifyTask, refreshHome, exportChange];

/** Tells every listener; one that fails holds back no other. Throws a failure that another attempt can heal, if there is one. */
export async function hearEvent(ctx: IntegrationContext, event: DomainEvent): Promise<void> {
  const results = await Promise.allSettled(listeners.map((listen) => listen(ctx, event)));
  const failures = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  for (const failure of failures)
    log("error", "listener_failed", { heard: event.type, ...describeError(failure) });
  const curable = failures.find((failure) => !(failure instanceof ProviderError && failure.permanent));
  if (failures.length > 0) throw curable ?? failures[0];
}
