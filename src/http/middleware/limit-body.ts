import { createMiddleware } from "hono/factory";
import { HTTPException } from "hono/http-exception";

import { readLimited, TooLargeError } from "../../lib/read-limited.ts";
import type { AppEnv } from "../app-env.ts";
import { importsPath } from "../imports-path.ts";

const maxBytes = 1_048_576;
const uploadDeadlineMs = 30_000;

/** Where files are sent, which are larger: these routes limit their body themselves, once they know who asks. */
const readsFiles: ReadonlySet<string> = new Set([importsPath, "/api/v1/imports"]);

/** Reads the body of a form or an API call, which is cut while it streams in, whatever length it declares. Throws 413. */
export const limitBody = createMiddleware<AppEnv>(async (c, next) => {
  const { raw } = c.req;
  if (raw.body === null || readsFiles.has(c.req.path)) return next();
  const body = await readLimited(raw.body, maxBytes, AbortSignal.timeout(uploadDeadlineMs)).catch(refuse);
  c.req.raw = new Request(raw, { method: raw.method, body });
  return next();
});

function refuse(error: unknown): never {
  if (!(error instanceof TooLargeError)) throw error;
  throw new HTTPException(413, { message: "This is more than 1 MB, which is too much at once. Send less." });
}
