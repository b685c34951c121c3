import { Hono, type Context } from "hono";
import * as z from "zod";
import type { SandboxEnv } from "../sandbox.ts";
import { revokeGrants } from "./grants.ts";
import { listStored } from "./instances.ts";
import { logins } from "./records.ts";
import { calendarsOf } from "./seed.ts";
import { addBulk } from "./seed-events.ts";
import type { AgendaSite } from "./site.ts";
import { callOff } from "./verbs.ts";

const whoSchema = z.strictObject({ login: z.enum(logins).optional() });
const eventSchema = z.strictObject({ login: z.enum(logins), title: z.string() });
const bulkSchema = z.strictObject({
  login: z.enum(logins),
  /** The calendar's name; the person's own unless given. */
  calendar: z.string().optional(),
  count: z.number().int().min(1).max(10_000).default(2500),
});

/** The switches of one provider's calendars. */
export function agendaControl(site: AgendaSite): Hono<SandboxEnv> {
  const control = new Hono<SandboxEnv>();

  control.post("/cursors/expire", (c) => {
    site.agenda().cursorsForgottenMs = Date.now();
    return c.body(null, 204);
  });

  control.post("/grants/revoke", async (c) => {
    const who = await read(c, whoSchema);
    if (!who.success) return refuse(c, who.error);
    for (const login of who.data.login === undefined ? logins : [who.data.login]) {
      revokeGrants(site.grants(), login);
    }
    return c.body(null, 204);
  });

  control.post("/events/call-off", async (c) => {
    const which = await read(c, eventSchema);
    if (!which.success) return refuse(c, which.error);
    const { login, title } = which.data;
    const agenda = site.agenda();
    for (const calendar of calendarsOf(agenda, login)) {
      const found = listStored(calendar).find(({ event }) => event.title === title);
      if (found === undefined) continue;
      callOff({ agenda, calendar }, found);
      return c.body(null, 204);
    }
    return c.json({ message: `${login} has no event ${title}.` }, 404);
  });

  control.get("/channels", (c) =>
    c.json(
      site
        .channels()
        .map(({ id, login, url, token, expiresAtMs }) => ({ id, login, url, token, expiresAtMs })),
    ),
  );

  control.post("/channels/end", (c) => {
    site.endChannels();
    return c.body(null, 204);
  });

  control.post("/bulk", async (c) => {
    const bulk = await read(c, bulkSchema);
    if (!bulk.success) return refuse(c, bulk.error);
    const { login, calendar: name, count } = bulk.data;
    const agenda = site.agenda();
    const calendar = calendarsOf(agenda, login).find((one) =>
      name === undefined ? one.isPrimary : one.name === name,
    );
    if (calendar === undefined) return c.json({ message: `${login} has no calendar ${name ?? ""}.` }, 404);
    addBulkQuietly(site, { agenda, calendar }, count);
    return c.json({ events: calendar.events.size });
  });

  return control;
}

/** One notification of the last event instead of thousands. */
function addBulkQuietly(site: AgendaSite, target: Parameters<typeof addBulk>[0], count: number): void {
  const { tell } = target.agenda;
  let last: Parameters<typeof tell>[0] | null = null;
  target.agenda.tell = (change) => {
    last = change;
  };
  addBulk(target, count);
  site.agenda().tell = tell;
  if (last !== null) tell(last);
}

async function read<T>(c: Context<SandboxEnv>, schema: z.ZodType<T>) {
  const body: unknown = await c.req.json().catch(() => ({}));
  return schema.safeParse(body);
}

function refuse(c: Context<SandboxEnv>, error: z.ZodError): Response {
  return c.json({ message: z.prettifyError(error) }, 422);
}
