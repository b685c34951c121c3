import { Hono, type Context } from "hono";
import { setCookie } from "hono/cookie";
import { agendaControl } from "../control.ts";
import { loginNamed, people } from "../records.ts";
import type { AgendaSite } from "../site.ts";
import { addEvent, answerInvitation, callOff, changeEvent, removeEvent } from "../verbs.ts";
import { localTime } from "../zone.ts";
import {
  answerAgendaPage,
  answerMissing,
  mondayOf,
  personaCookie,
  personaOf,
  targetFrom,
  readWhen,
  sceneFrom,
  weekPath,
  type AgendaEnv,
} from "./context.tsx";
import { EventView } from "./event.tsx";
import { Week } from "./week.tsx";

/** The pages on which a person keeps a calendar. */
export function agendaPages(site: AgendaSite): Hono<AgendaEnv> {
  const pages = new Hono<AgendaEnv>();
  pages.use(async (c, next) => {
    c.set("site", site);
    c.set("persona", personaOf(c));
    await next();
  });
  pages.get("/", (c) => answerWeek(c, {}));
  pages.post("/persona", async (c) => {
    const chosen = loginNamed((await c.req.parseBody())["persona"]);
    if (chosen !== null) setCookie(c, personaCookie, chosen, { path: "/", httpOnly: true, sameSite: "Lax" });
    return c.redirect(`/${site.host}/`, 303);
  });
  pages.post("/switches/:name", async (c) => {
    await flip(site, c.req.param("name"), c.var.persona);
    return c.redirect(`/${site.host}/`, 303);
  });
  pages.route("/events", eventPages);
  pages.all("*", (c) => answerMissing(c));
  return pages;
}

const eventPages = new Hono<AgendaEnv>();

eventPages.post("/", async (c) => {
  const typed = textsOf(await c.req.parseBody());
  const target = targetFrom(c, typed["calendar"] ?? "");
  if (target === null || !target.calendar.canWrite) return answerMissing(c);
  const when = readWhen(typed, people[c.var.persona].zone);
  if (typeof when === "string") return answerWeek(c, { problem: when, typed });
  addEvent(target, { title: typed["title"] ?? "", when });
  return c.redirect(weekPath(c.var.site, when), 303);
});

eventPages.get("/:calendar/:event", (c) => answerEvent(c, {}));

eventPages.post("/:calendar/:event", async (c) => {
  const scene = sceneFrom(c);
  if (scene === null || !scene.target.calendar.canWrite) return answerMissing(c);
  const typed = textsOf(await c.req.parseBody());
  const when = readWhen(typed, scene.target.calendar.zone, scene.instance.when);
  if (typeof when === "string") return answerEvent(c, { problem: when, typed });
  const own = scene.instance.when;
  // The form knows no zones: the event keeps the one it was made in.
  const kept = !when.isAllDay && !own.isAllDay ? { ...when, zone: own.zone } : when;
  changeEvent(scene.target, scene.instance, { title: typed["title"] ?? "", when: kept });
  return c.redirect(weekPath(c.var.site, kept), 303);
});

eventPages.post("/:calendar/:event/deletion", async (c) => {
  const scene = sceneFrom(c);
  if (scene === null || !scene.target.calendar.canWrite) return answerMissing(c);
  removeEvent(scene.target, scene.instance);
  return c.redirect(weekPath(c.var.site, scene.instance.when), 303);
});

eventPages.post("/:calendar/:event/cancellation", async (c) => {
  const scene = sceneFrom(c);
  if (scene === null || !scene.target.calendar.canWrite) return answerMissing(c);
  callOff(scene.target, scene.instance);
  return c.redirect(weekPath(c.var.site, scene.instance.when), 303);
});

eventPages.post("/:calendar/:event/answer", async (c) => {
  const scene = sceneFrom(c);
  const given = (await c.req.parseBody())["answer"];
  const answer = (["accepted", "tentative", "declined"] as const).find((one) => one === given);
  if (scene === null || answer === undefined || !scene.target.calendar.canWrite) return answerMissing(c);
  answerInvitation(scene.target, scene.instance, answer);
  return c.redirect(weekPath(c.var.site, scene.instance.when), 303);
});

interface Attempt {
  problem?: string;
  typed?: Record<string, string>;
}

function answerWeek(c: Context<AgendaEnv>, attempt: Attempt): Promise<Response> {
  const { site, persona } = c.var;
  const asked = c.req.query("week") ?? "";
  const today = localTime(Date.now(), people[persona].zone).slice(0, 10);
  const monday = mondayOf(
    /^\d{4}-\d\d-\d\d$/.test(asked) && !Number.isNaN(Date.parse(asked)) ? asked : today,
  );
  return answerAgendaPage(c, {
    title: site.name,
    status: attempt.problem === undefined ? 200 : 422,
    children: <Week site={site} persona={persona} monday={monday} {...attempt} />,
  });
}

async function answerEvent(c: Context<AgendaEnv>, attempt: Attempt): Promise<Response> {
  const scene = sceneFrom(c);
  if (scene === null) return answerMissing(c);
  return answerAgendaPage(c, {
    title: "Event",
    status: attempt.problem === undefined ? 200 : 422,
    children: (
      <EventView site={c.var.site} calendar={scene.target.calendar} instance={scene.instance} {...attempt} />
    ),
  });
}

/** The page's buttons do what the control API does. */
async function flip(site: AgendaSite, name: string, login: string): Promise<void> {
  const paths: Record<string, string> = {
    cursors: "/cursors/expire",
    grants: "/grants/revoke",
    channels: "/channels/end",
    bulk: "/bulk",
  };
  const path = paths[name];
  if (path !== undefined) {
    await agendaControl(site).request(path, { method: "POST", body: JSON.stringify({ login }) });
  }
}

function textsOf(form: Record<string, unknown>): Record<string, string> {
  const texts = Object.entries(form).flatMap(([name, value]) =>
    typeof value === "string" ? [[name, value.trim()] as const] : [],
  );
  return Object.fromEntries(texts);
}
