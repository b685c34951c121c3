import type { Context } from "hono";
import { html } from "hono/html";
import { HTTPException } from "hono/http-exception";

import { ConfigError } from "../../env.ts";
import { AppError, type AppErrorCode } from "../../lib/errors.ts";
import { describeError, log } from "../../lib/log.ts";
import { whenToTryAgain } from "../../providers/failure.ts";
import { ProviderError } from "../../providers/provider.ts";
import type { AppEnv } from "../app-env.ts";
import { themeOf } from "./render.tsx";
import { ErrorPage } from "../components/error-page.tsx";

const statuses = {
  invalid: 422,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  rate_limited: 429,
  unavailable: 503,
} as const satisfies Record<AppErrorCode, number>;

export function statusOf(error: AppError) {
  return statuses[error.code];
}

/** What a person reads when a request failed, and with which HTTP status. Unknown errors are bugs: logged whole, shown as one sentence. */
export function explain(
  error: unknown,
  requestId: string,
): { status: 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 422 | 429 | 500 | 503; message: string } {
  if (error instanceof AppError) return { status: statusOf(error), message: error.message };
  if (error instanceof ConfigError) return { status: 503, message: error.message };
  if (error instanceof ProviderError)
    return { status: 503, message: `${error.message} ${whenToTryAgain(error)}`.trim() };
  if (error instanceof HTTPException && error.status === 403) {
    return {
      status: 403,
      message: "This request did not come from a page of this site. Reload the page and try again.",
    };
  }
  if (error instanceof HTTPException && error.status < 500) {
    const status = error.status === 413 || error.status === 415 ? error.status : 400;
    return { status, message: error.message || "This request was not understood." };
  }
  log("error", "bug", { requestId, ...describeError(error) });
  return {
    status: 500,
    message: `Something went wrong on our side. Try again; if it stays, report the number ${requestId}.`,
  };
}

const bareHeaders = {
  "Cache-Control": "no-store",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "X-Content-Type-Options": "nosniff",
};

/** Pages get a page, htmx gets a flash for the corner of the page (see public/app.js). */
export function onPageError(error: Error, c: Context<AppEnv>) {
  const { status, message } = explain(error, c.var.requestId ?? "unknown");
  // Thrown before the pages' own middleware: there is no configuration to read anything from.
  if (error instanceof ConfigError) return c.text(message, 503, bareHeaders);
  if (c.req.header("HX-Request") !== undefined) {
    return c.body(null, status, { "HX-Reswap": "none", "X-Flash": encodeURIComponent(message) });
  }
  const errorPage = (
    <ErrorPage
      status={status}
      message={message}
      viewer={c.var.viewer ?? null}
      theme={themeOf(c)}
      now={c.var.now ?? Date.now()}
      // Never the address that failed: it may hold a secret, which no answer repeats.
      next="/"
    />
  );
  return c.html(html`<!doctype html>${errorPage}`, status);
}
