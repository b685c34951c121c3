import * as z from "zod/mini";

import { answerWorklog } from "../../../integrations/worklogs/answer-worklog.ts";
import { countEarlier, retryTime, writeEarlier } from "../../../integrations/worklogs/change-time.ts";
import { describeTime } from "../../../integrations/worklogs/describe-time.ts";
import { defineRoute } from "../define-route.ts";
import { moment, momentInput } from "../schemas.ts";

const worklogSchema = z
  .object({
    taskId: z.string(),
    key: z.string(),
    kind: z.enum(["worklog", "comment"]),
    state: z
      .enum(["written", "changed", "deleted", "kept", "refused"])
      .check(
        z.meta({ description: "changed, deleted: a person did that there; kept: it is left as it is." }),
      ),
    seconds: z.int(),
    thereSeconds: z
      .nullable(z.int())
      .check(z.meta({ description: "What stands there, once a person changed it." })),
    startedAt: moment,
    reason: z.nullable(z.string()).check(z.meta({ description: "Why it was refused." })),
    person: z
      .nullable(z.string())
      .check(z.meta({ description: "Whose time it is; null = of several people." })),
    writer: z.nullable(z.string()).check(z.meta({ description: "The account that wrote it." })),
  })
  .check(z.meta({ id: "WrittenTime" }));

const stateSchema = z
  .object({
    mode: z.enum(["off", "worklogs", "comment"]),
    grouping: z.enum(["entry", "day"]),
    roundingMinutes: z.int(),
    roundsUp: z.boolean(),
    isBillableOnly: z.boolean(),
    since: moment.check(z.meta({ description: "Time that began before is not written." })),
    open: z.array(worklogSchema).check(z.meta({ description: "What a person decides about: 50 at most." })),
    waiting: z
      .array(
        z.object({
          taskId: z.string(),
          dueAt: z
            .nullable(moment)
            .check(z.meta({ description: "Null = it was given up, or its connection needs its owner." })),
          reason: z.nullable(z.string()).check(z.meta({ description: "Why the last attempt failed." })),
          isGivenUp: z.boolean(),
        }),
      )
      .check(z.meta({ description: "Tasks whose time is on its way, or was given up: 50 at most." })),
    written: z.array(worklogSchema).check(z.meta({ description: "Newest tasks first." })),
    nextCursor: z.nullable(z.string()),
  })
  .check(z.meta({ id: "TimeThere" }));

const sinceSchema = z.object({ since: momentInput });

/** Time that is written to issues. */
export const timeThereRoutes = [
  defineRoute({
    method: "get",
    path: "/bindings/{id}/time",
    scope: "connections:read",
    summary: "How time is written to issues: what was written, what waits, what was refused or changed there",
    query: z.object({
      cursor: z.optional(z.string()).check(z.meta({ description: "nextCursor of the page before." })),
    }),
    answer: { status: 200, schema: stateSchema },
    handle: async ({ ctx, params, query: { cursor } }) => {
      const found = await describeTime(ctx, params["id"] ?? "", cursor ?? null);
      const { time, open, waiting, written, next } = found;
      return { ...time, open, waiting, written, nextCursor: next };
    },
  }),
  defineRoute({
    method: "post",
    path: "/bindings/{id}/time/earlier/count",
    scope: "connections:read",
    summary: "How much a write of all time since then would add; writes nothing",
    body: sinceSchema,
    answer: {
      status: 200,
      schema: z.object({ entries: z.int(), tasks: z.int(), seconds: z.number() }),
    },
    handle: async ({ ctx, params, body: { since } }) => countEarlier(ctx, params["id"] ?? "", since),
  }),
  defineRoute({
    method: "post",
    path: "/bindings/{id}/time/earlier",
    scope: "connections:write",
    summary: "Write all time since then; what is written already is not written again",
    body: sinceSchema,
    answer: { status: 204 },
    handle: async ({ ctx, params, body: { since } }) => writeEarlier(ctx, params["id"] ?? "", since),
  }),
  defineRoute({
    method: "post",
    path: "/bindings/{id}/time/retry",
    scope: "connections:write",
    summary: "Try again what was given up",
    answer: { status: 204 },
    handle: async ({ ctx, params }) => retryTime(ctx, params["id"] ?? ""),
  }),
  ...(
    [
      [
        "write",
        "/bindings/{id}/worklogs/{taskId}/{key}/write",
        "Write it again as it is here, or try again what was refused",
      ],
      ["leave", "/bindings/{id}/worklogs/{taskId}/{key}/leave", "Leave it as it is there, from now on"],
    ] as const
  ).map(([answer, path, summary]) =>
    defineRoute({
      method: "post",
      path,
      scope: "connections:write",
      summary,
      answer: { status: 204 },
      handle: async ({ ctx, params }) =>
        answerWorklog(ctx, {
          bindingId: params["id"] ?? "",
          taskId: params["taskId"] ?? "",
          key: params["key"] ?? "",
          answer,
        }),
    }),
  ),
];
