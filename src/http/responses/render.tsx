import type { Context } from "hono";
import { getCookie } from "hono/cookie";
import { html } from "hono/html";
import type { Child } from "hono/jsx";

import { idSchema } from "../../lib/id.ts";
import type { AppEnv } from "../app-env.ts";
import { Flash } from "../components/flash.tsx";
import { Layout, type Theme } from "../components/layout.tsx";
import { Undo } from "../components/undo.tsx";
import { addressOf } from "./go-to.ts";
import { popFlash } from "./flash.ts";

type Status = 200 | 201 | 400 | 403 | 404 | 409 | 422 | 429 | 502;

/** A full page in the frame. `current` is the navigation's href that is marked. */
export function page(
  c: Context<AppEnv>,
  props: { title: string; current?: string; status?: Status },
  content: Child,
) {
  const { title, current, status = 200 } = props;
  const flash = leftFlash(c);
  const layout = (
    <Layout
      title={title}
      viewer={c.var.viewer}
      theme={themeOf(c)}
      now={c.var.now}
      next={addressOf(c, current)}
      {...(current === undefined ? {} : { current })}
    >
      {flash !== null && <Flash tone="accent">{flash}</Flash>}
      {content}
    </Layout>
  );
  return c.html(html`<!doctype html>${layout}`, status);
}

/** What a redirect left to be said here, when the page itself has not said it: what was done, with the way back. */
function leftFlash(c: Context<AppEnv>): Child {
  const said = popFlash(c);
  const changeId = idSchema.safeParse(c.req.query("undo")).data;
  if (said === null || changeId === undefined) return said;
  return (
    <Undo changeId={changeId} next={addressOf(c)}>
      {said}
    </Undo>
  );
}

/** What this browser chose by the theme switch (public/js/theme.js); null = as the device has it. */
export function themeOf(c: Context): Theme | null {
  const theme = getCookie(c, "theme");
  return theme === "light" || theme === "dark" ? theme : null;
}

/** True when htmx asks for a part of the page. Such answers are the component alone. */
export function wantsFragment(c: Context<AppEnv>): boolean {
  return c.req.header("HX-Request-Type") === "partial";
}
