import type { Context } from "hono";
import { Hono } from "hono";
import * as z from "zod";
import type { SandboxEnv } from "../sandbox.ts";
import { sha256Base64Url } from "../sign.ts";
import { asShown } from "./feed-shows.ts";

/** What a server says of a file so that a reader can ask whether it changed. */
const marks = ["etag", "modified", "none"] as const;

/** null = withdrawn: 410 from then on. */
type Files = Map<string, { text: string; mark: (typeof marks)[number]; changedMs: number } | null>;

let files: Files = new Map();

export const saveFiles = () => files;

export function restoreFiles(saved: Files): void {
  files = saved;
}

export function forgetFiles(): void {
  files.clear();
}

/** Files that a test or a person has put there: /files/anything.ics */
export function putFiles(): Hono<SandboxEnv> {
  const routes = new Hono<SandboxEnv>();
  routes.get("/:name", async (c) => {
    const file = files.get(c.req.param("name"));
    if (file === undefined) return c.text("There is no such file.", 404);
    if (file === null) return c.text("It was withdrawn.", 410);
    const text = asShown(file.text);
    const modified = new Date(file.changedMs).toUTCString();
    const etag = `"${(await sha256Base64Url(text)).slice(0, 22)}"`;
    if (file.mark === "etag") c.header("etag", etag);
    if (file.mark === "modified") c.header("last-modified", modified);
    const isSame =
      (file.mark === "etag" && c.req.header("if-none-match") === etag) ||
      (file.mark === "modified" && c.req.header("if-modified-since") === modified);
    if (isSame) return c.body(null, 304);
    return answerCalendar(c, text);
  });
  return routes;
}

export function answerCalendar(c: Context<SandboxEnv>, text: string | ReadableStream<Uint8Array>): Response {
  return c.body(text, 200, { "content-type": "text/calendar; charset=utf-8" });
}

/** `PUT /files/:name?mark=etag|modified|none` with the text, `DELETE` withdraws it. */
export function fileControl(): Hono<SandboxEnv> {
  const routes = new Hono<SandboxEnv>();
  routes.put("/:name", async (c) => {
    const mark = z.enum(marks).safeParse(c.req.query("mark") ?? "etag");
    if (!mark.success) return c.json({ message: z.prettifyError(mark.error) }, 422);
    files.set(c.req.param("name"), { text: await c.req.text(), mark: mark.data, changedMs: Date.now() });
    return c.body(null, 204);
  });
  routes.delete("/:name", (c) => {
    files.set(c.req.param("name"), null);
    return c.body(null, 204);
  });
  return routes;
}
