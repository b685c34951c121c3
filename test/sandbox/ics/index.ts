import { Hono } from "hono";
import * as z from "zod";
import type { SandboxEnv, SandboxProvider } from "../sandbox.ts";
import { sha256Base64Url } from "../sign.ts";
import { answerCalendar, fileControl, forgetFiles, putFiles, restoreFiles, saveFiles } from "./files.ts";
import { asShown } from "./feed-shows.ts";
import { hugeCalendar, teamCalendar } from "./team.ts";

const megabyte = 1_048_576;
let addedTitles: string[] = [];

/** Plays a web server with calendars that one can subscribe to, good ones and bad ones. */
export const ics: SandboxProvider = {
  id: "ics",
  name: "Calendar files",
  hosts: [{ host: "calendar.example", title: "A calendar to subscribe to", startPath: "/team.ics" }],
  personas: [],
  mount(app) {
    app.route("/calendar.example", files());
    // Another host, so that a redirect leaves the first one.
    app.route("/files.example", files());
    app.route("/_control/ics", control());
  },
  refuse: ({ status = 500, retryAfterSeconds }) =>
    new Response("The server cannot answer.", {
      status,
      headers: new Headers(
        retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) },
      ),
    }),
  reset: () => {
    addedTitles = [];
    forgetFiles();
  },
  save: () => ({ addedTitles, files: saveFiles() }),
  restore: (saved) => {
    const kept = saved as { addedTitles: string[]; files: ReturnType<typeof saveFiles> };
    ({ addedTitles } = kept);
    restoreFiles(kept.files);
  },
};

function files(): Hono<SandboxEnv> {
  const routes = new Hono<SandboxEnv>();

  routes.get("/team.ics", async (c) => {
    const body = asShown(teamCalendar(addedTitles));
    const etag = `"${(await sha256Base64Url(body)).slice(0, 22)}"`;
    c.header("etag", etag);
    if (c.req.header("if-none-match") === etag) return c.body(null, 304);
    return answerCalendar(c, body);
  });
  routes.get("/huge.ics", (c) => {
    const size = Number(c.req.query("megabytes") ?? 30) || 30;
    return answerCalendar(c, hugeCalendar(size * megabyte));
  });
  routes.get("/slow.ics", async (c) => {
    await scheduler.wait((Number(c.req.query("seconds") ?? 30) || 30) * 1000);
    return answerCalendar(c, teamCalendar(addedTitles));
  });
  routes.get("/page.ics", (c) => c.html("<!DOCTYPE html><title>Sign in</title><p>Please sign in.</p>"));
  routes.get("/moved.ics", (c) => c.redirect(`${c.var.origin}/calendar.example/team.ics`, 301));
  routes.get("/inside.ics", (c) => c.redirect("http://169.254.169.254/latest/meta-data/", 302));
  routes.get("/loop.ics", (c) => c.redirect(`${c.var.origin}/calendar.example/loop.ics`, 302));
  routes.get("/elsewhere.ics", (c) => c.redirect("https://files.example/team.ics", 307));
  routes.route("/files", putFiles());
  return routes;
}

function control(): Hono<SandboxEnv> {
  const routes = new Hono<SandboxEnv>();
  routes.post("/events", async (c) => {
    const body: unknown = await c.req.json().catch(() => null);
    const event = z.strictObject({ title: z.string().min(1) }).safeParse(body);
    if (!event.success) return c.json({ message: z.prettifyError(event.error) }, 422);
    addedTitles.push(event.data.title);
    return c.body(null, 204);
  });
  routes.route("/files", fileControl());
  return routes;
}
