import { Hono } from "hono";
import * as z from "zod/mini";

import { owedStates } from "../../../db/queries/owed.ts";
import { discardRow, retryRow } from "../../../integrations/outbox/change-row.ts";
import { listOutbox } from "../../../integrations/outbox/list-outbox.ts";
import { registry } from "../../../integrations/registry.ts";
import type { AppEnv } from "../../app-env.ts";
import { ctxOf, viewerOf } from "../../middleware/session.ts";
import { ids, queryId } from "../../requests/ids.ts";
import { query } from "../../requests/query.ts";
import { setFlash } from "../../responses/flash.ts";
import { goTo } from "../../responses/go-to.ts";
import { isShown, versionOf } from "../../responses/live.ts";
import { page } from "../../responses/render.tsx";
import { OutboxList, OutboxPanel } from "./outbox-list.tsx";

export const outboxPages = new Hono<AppEnv>();

const pageSize = 50;

/** A choice that was left empty, or a link with an unknown one, means "all". */
// oxlint-disable-next-line promise/valid-params -- this is zod's catch, no promise's
const choice = z.catch(z.nullable(z.string().check(z.minLength(1))), null);
const querySchema = z.object({
  // oxlint-disable-next-line promise/valid-params -- this is zod's catch, no promise's
  state: z.catch(z.nullable(z.enum(owedStates)), null),
  connection: queryId,
  after: choice,
});

outboxPages.get("/outbox", query(querySchema), async (c) => {
  const { state, connection = null, after } = c.req.valid("query");
  const filter = { state, connectionId: connection };
  const owed = await listOutbox(ctxOf(c), { filter, after, limit: pageSize });
  const version = await versionOf(owed);
  const { timeZone: zone, clock } = viewerOf(c);
  const props = { owed, filter, after, labels: labelsOf(), zone, clock, version };
  if (c.req.query("part") === "list")
    return isShown(c, version) ? c.body(null, 204) : c.html(<OutboxList {...props} />);
  return page(
    c,
    { title: "Outbox", current: "/connections" },
    <>
      <OutboxPanel {...props} />
    </>,
  );
});

outboxPages.post("/outbox/:outboxKey/retry", ids("outboxKey"), async (c) => {
  await retryRow(ctxOf(c), c.req.valid("param").outboxKey);
  setFlash(c, "It is sent now. What came of it is shown here.");
  return goTo(c, "/outbox");
});

outboxPages.post("/outbox/:outboxKey/discard", ids("outboxKey"), async (c) => {
  await discardRow(ctxOf(c), registry.outboxHandlers, c.req.valid("param").outboxKey);
  setFlash(c, "It is discarded and will not be sent.");
  return goTo(c, "/outbox");
});

function labelsOf(): Map<string, string> {
  return new Map(Object.entries(registry.outboxHandlers).map(([kind, { label }]) => [kind, label]));
}
