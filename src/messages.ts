import * as z from "zod/mini";

const scope = { workspaceId: z.string(), connectionId: z.string() };

/** What happened in the product, as the outbox keeps it. Ids only: a subscriber loads the state of that moment. */
const happened = { workspaceId: z.string(), eventId: z.string(), at: z.number() };

export const eventSchema = z.discriminatedUnion("type", [
  /** A switch says both. `stopped` is not always the entry of now: the timer may have run in another workspace. */
  z.object({
    type: z.literal("timer.changed"),
    ...happened,
    userId: z.string(),
    started: z.nullable(z.string()),
    stopped: z.nullable(z.string()),
  }),
  /** Entries or timers that were neither started nor stopped by this. */
  z.object({
    type: z.literal("entry.changed"),
    ...happened,
    userId: z.string(),
    entryIds: z.readonly(z.array(z.string())),
    change: z.enum(["added", "edited", "deleted", "restored"]),
  }),
  z.object({
    type: z.literal("task.changed"),
    ...happened,
    /** Who did it; null = a webhook, a sync or the system. */
    byUserId: z.nullable(z.string()),
    taskId: z.string(),
    changes: z.array(z.enum(["created", "assigned", "done", "edited"])),
  }),
  /** These tasks were changed at once, by a sync or by a person. Not posted in chat: a sync may find a thousand old changes. */
  z.object({ type: z.literal("tasks.synced"), ...happened, taskIds: z.readonly(z.array(z.string())) }),
  /** Added, changed or deleted. */
  z.object({ type: z.literal("milestone.changed"), ...happened, milestoneId: z.string() }),
  /** Renamed, archived, restored, or open to others. */
  z.object({ type: z.literal("project.changed"), ...happened, projectId: z.string() }),
  /** It needs a new sign-in. */
  z.object({ type: z.literal("connection.broken"), ...happened, connectionId: z.string() }),
  /** A submitted week was approved or sent back, or an approved one opened again. */
  z.object({ type: z.literal("week.decided"), ...happened, userId: z.string(), startsOn: z.string() }),
  /** A membership has ended. */
  z.object({ type: z.literal("member.removed"), ...happened, userId: z.string() }),
]);

/** A row of the outbox in the version that is to be delivered: an older version has had its attempt. */
const outboxRef = z.object({ workspaceId: z.string(), key: z.string(), version: z.number() });

/** Everything that travels through the jobs queue, as JSON. The inbox queue carries framed bytes: integrations/inbound/frame.ts. */
export const jobSchema = z.discriminatedUnion("type", [
  /** One page of a sync run; the next page is a message of its own. */
  z.object({
    type: z.literal("sync.page"),
    workspaceId: z.string(),
    bindingId: z.string(),
    runId: z.nullable(z.string()),
  }),
  /** Looks again for a container or a webhook that is missing. */
  z.object({ type: z.literal("binding.check"), workspaceId: z.string(), bindingId: z.string() }),
  /** Asks for issues of which a delivery told only that something became of them, or two states of one instant (`isTie`). */
  z.object({
    type: z.literal("issues.read"),
    workspaceId: z.string(),
    bindingId: z.string(),
    subscriptionId: z.string(),
    isTie: z.optional(z.boolean()),
    issues: z.array(
      z.object({
        id: z.string(),
        key: z.string(),
        /** To whom it was given by what was told; null = to nobody. */
        assigned: z.nullable(z.object({ accountId: z.string(), login: z.string() })),
        deliveryId: z.string(),
        receivedAt: z.number(),
        /** What was told is that time on it was changed. */
        isAboutTime: z.optional(z.boolean()),
      }),
    ),
  }),
  /** Asks for comments of which deliveries told only that something became of them. */
  z.object({
    type: z.literal("comments.read"),
    workspaceId: z.string(),
    bindingId: z.string(),
    // Messages of the version before name no delivery.
    subscriptionId: z._default(z.string(), ""),
    comments: z.array(
      z.object({
        id: z.string(),
        issue: z.object({ id: z.string(), key: z.string() }),
        deliveryId: z._default(z.string(), ""),
      }),
    ),
  }),
  /** A label of the rules was renamed; renames come in any order, and only the provider knows the name of now. */
  z.object({
    type: z.literal("label.rename"),
    workspaceId: z.string(),
    bindingId: z.string(),
    labelId: z.string(),
    from: z.string(),
    to: z.string(),
  }),
  /** One page of the provider's log of deliveries, for those that did not arrive. */
  z.object({ type: z.literal("subscription.recover"), workspaceId: z.string(), subscriptionId: z.string() }),
  /** A container that was chosen while the provider asked us to wait. */
  z.object({
    type: z.literal("binding.create"),
    ...scope,
    userId: z.string(),
    /** As `integrations/trackers/container-value.ts` writes it. */
    container: z.string(),
    projectId: z.nullable(z.string()),
    /** As JSON; parsed by `integrations/bindings/settings.ts`. */
    settings: z.string(),
  }),
  /** Keeps a binding subscribed or, with `bindingId` null, a whole connection. */
  z.object({
    type: z.literal("subscription.keep"),
    workspaceId: z.string(),
    connectionId: z.string(),
    bindingId: z.nullable(z.string()),
  }),
  /** Takes events that are over by now, as a rule says. */
  z.object({ type: z.literal("calendar.accept"), workspaceId: z.string(), bindingId: z.string() }),
  /** Reads a calendar of holidays again. */
  z.object({ type: z.literal("holidays.read"), workspaceId: z.string(), calendarId: z.string() }),
  /** A hint that these rows of the outbox are due. */
  z.object({ type: z.literal("outbox.deliver"), rows: z.array(outboxRef) }),
  /** An event of a chat provider; `event` is a ChatEvent of its own parser, as JSON. */
  z.object({
    type: z.literal("chat.event"),
    provider: z.string(),
    eventId: z.string(),
    event: z.string(),
  }),
  /** An answer that the provider did not take at once; `reply` is a ChatReply as JSON. */
  z.object({
    type: z.literal("chat.respond"),
    provider: z.string(),
    responseUrl: z.string(),
    reply: z.string(),
  }),
  z.object({ type: z.literal("connection.refresh"), ...scope }),
  /** What is left to do at the provider after a disconnect; the ciphertext travels here because the row is wiped at once. */
  z.object({
    type: z.literal("connection.cleanup"),
    ...scope,
    provider: z.string(),
    host: z.string(),
    secret: z.string(),
  }),
  /** Tells the provider of subscriptions that are ending. */
  z.object({ type: z.literal("subscriptions.end"), ...scope }),
  /** The next part of an import: of its check, of itself, or of its undo. */
  z.object({ type: z.literal("import.step"), workspaceId: z.string(), importId: z.string() }),
  /** Writes an export. */
  z.object({ type: z.literal("export.write"), workspaceId: z.string(), exportId: z.string() }),
  /** Re-encrypts one batch of secrets with the first key. */
  z.object({ type: z.literal("vault.rotate") }),
  z.object({
    type: z.literal("delivery.replay"),
    workspaceId: z.string(),
    subscriptionId: z.string(),
    deliveryId: z.string(),
  }),
  /** One page of the deliveries that came while a connection was paused; `after` is the last of the page before. */
  z.object({
    type: z.literal("deliveries.resume"),
    ...scope,
    after: z.nullable(z.tuple([z.number(), z.string(), z.string()])),
  }),
  /** One page of the nightly comparison of a slice of a binding; its handler's own words, null = the slice is yet to be chosen. */
  z.object({
    type: z.literal("sync.compare"),
    workspaceId: z.string(),
    bindingId: z.string(),
    cursor: z.nullable(z.string()),
  }),
  /** One page of the deliveries that were dead at `until`; `after` is the last of the page before. */
  z.object({
    type: z.literal("deliveries.replay"),
    workspaceId: z.string(),
    after: z.nullable(z.tuple([z.number(), z.string(), z.string()])),
    until: z.number(),
  }),
]);

export type Job = z.infer<typeof jobSchema>;
export type DomainEvent = z.infer<typeof eventSchema>;
export type OutboxRef = z.infer<typeof outboxRef>;
/** A job, and after how many seconds it is to be done. */
export type Hint = { job: Job; delaySeconds: number };
/** `delaysSeconds` has one for each job; absent = now. */
export type EnqueueAll = (jobs: readonly Job[], delaysSeconds?: readonly number[]) => Promise<void>;
export type Enqueue = (job: Job, options?: { delaySeconds?: number }) => Promise<void>;

/** Sends jobs to the queue that runs them. */
export function enqueueTo(queue: Queue): Enqueue {
  return async (job, options) => {
    await queue.send(job, { contentType: "json", ...options });
  };
}

/** https://developers.cloudflare.com/queues/platform/limits/ */
const mostPerBatch = 100;

/** Sends many jobs with as few calls as the queue allows. */
export function enqueueAllTo(queue: Queue): EnqueueAll {
  return async (jobs, delaysSeconds = []) => {
    const all = jobs.map((body, i) => ({
      body,
      contentType: "json" as const,
      delaySeconds: delaysSeconds[i] ?? 0,
    }));
    for (let at = 0; at < all.length; at += mostPerBatch) {
      await queue.sendBatch(all.slice(at, at + mostPerBatch));
    }
  };
}
