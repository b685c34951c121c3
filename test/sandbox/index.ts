import { Hono } from "hono";
import { createMiddleware } from "hono/factory";
import { control } from "./control.ts";
import { strikeFaults } from "./fault-middleware.ts";
import { frontPage } from "./front-page.tsx";
import { emptyOutbox } from "./outbox.ts";
import { providers } from "./providers.ts";
import { keepWorlds } from "./memory.ts";
import { logRequests } from "./request-log.ts";
import { isLoopback, type SandboxEnv } from "./sandbox.ts";
import { stylesheet } from "./stylesheet.ts";

const app = new Hono<SandboxEnv>({ strict: false });

/** Blocks what is meant for the real Internet: the tests route every request of the app to us. */
const guardOrigin = createMiddleware<SandboxEnv>(async (c, next) => {
  const url = new URL(c.req.url);
  const own = c.env.SANDBOX_URL ? new URL(c.env.SANDBOX_URL) : url;
  const isOurs = own.host === url.host || (isLoopback(own) && isLoopback(url) && own.port === url.port);
  if (!isLoopback(url) || !isOurs)
    return new Response(`blocked: ${url.origin} is not the sandbox`, { status: 599 });
  c.set("origin", own.origin);
  return next();
});

const sendWebhooks = createMiddleware<SandboxEnv>(async (c, next) => {
  await next();
  c.executionCtx.waitUntil(emptyOutbox());
});

/** Reads what a refusal left unread, because the runtime complains of bodies that come after the answer. */
const readAll = createMiddleware<SandboxEnv>(async (c, next) => {
  await next();
  const { raw } = c.req;
  if (raw.body !== null && !raw.bodyUsed) await raw.arrayBuffer();
});

app.use(readAll, guardOrigin, keepWorlds);
// Browsers ask for it on every host; without an answer each page would log an error.
app.get("/favicon.ico", (c) => c.body(null, 204));
app.route("/_control", control);
app.route("/", frontPage);
app.get("/_assets/sandbox.css", (c) =>
  c.body(stylesheet, 200, { "content-type": "text/css; charset=utf-8", "cache-control": "max-age=60" }),
);
app.use(sendWebhooks);
for (const provider of providers) {
  for (const { host } of provider.hosts) {
    app.use(`/${host}/*`, logRequests(host), strikeFaults(host, provider));
  }
  provider.mount(app);
}
app.notFound((c) =>
  c.text("The sandbox plays no such host or page. Its front page lists those it plays.", 404),
);

export default app;
