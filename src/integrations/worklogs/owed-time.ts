import * as z from "zod/mini";

/**
 * A write that leaves. With its answer lost, a change or removal would look like a person's, and a worklog whose entry is deleted meanwhile would
 * stay. The lease notes it in the row of the outbox, which costs no row of its own; only when the answer did not come it goes to `worklogs`.
 */
const leavingSchema = z.object({
  kind: z.enum(["worklog", "comment"]),
  key: z.string(),
  /** 0 of a removal. */
  attempted: z.number(),
  /** Of what is there and is ours. */
  version: z.string(),
  isNew: z.boolean(),
  /** Null of a removal. */
  draft: z.nullable(
    z.object({
      userId: z.nullable(z.string()),
      connectionId: z.string(),
      startedAt: z.number(),
      seconds: z.number(),
    }),
  ),
});
export type Leaving = z.infer<typeof leavingSchema>;

/** What a row of the outbox names. */
export const owedSchema = z.object({
  bindingId: z.string(),
  taskId: z.string(),
  /** What an attempt sent that broke off before it was answered. */
  leaving: z._default(z.array(leavingSchema), []),
});
export type OwedTime = Pick<z.infer<typeof owedSchema>, "bindingId" | "taskId">;
