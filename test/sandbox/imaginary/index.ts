import type { SandboxProvider } from "../sandbox.ts";
import { imaginaryApi } from "./api.ts";
import { imaginaryControl } from "./control.ts";
import { apiHost } from "./present.ts";
import { resetWorld, restoreWorld, saveWorld } from "./world.ts";

/** A tracker that does not exist, and that is like no other: what holds for it holds for the next one. */
export const imaginary: SandboxProvider = {
  id: "imaginary",
  name: "An imaginary tracker, for tests",
  hosts: [{ host: apiHost, title: "Its API", startPath: "/me" }],
  personas: [
    {
      login: "alice",
      token: "sandbox-alice",
      name: "Alice Adler",
      about: "reaches two sites, North and South",
    },
    { login: "bob", token: "sandbox-bob", name: "Bob Brandt", about: "reaches the same" },
  ],
  mount(app) {
    app.route(`/${apiHost}`, imaginaryApi());
    app.route("/_control/imaginary", imaginaryControl);
  },
  refuse: ({ status = 500, retryAfterSeconds, kind }) =>
    Response.json(
      { problem: { text: "The imaginary tracker cannot answer." } },
      {
        status: kind === "rate_limit" ? 429 : status,
        headers: new Headers(
          retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) },
        ),
      },
    ),
  reset: resetWorld,
  save: saveWorld,
  restore: restoreWorld,
};
