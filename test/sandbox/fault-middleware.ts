import { createMiddleware } from "hono/factory";
import { requestFaultKinds, takeFault, type Fault } from "./faults.ts";
import type { SandboxEnv, SandboxProvider } from "./sandbox.ts";

/** Strikes requests to a host with the faults that are switched on for it. */
export function strikeFaults(host: string, provider: SandboxProvider) {
  // "revoked" belongs to whoever reads the token.
  const kinds = requestFaultKinds.filter((kind) => kind !== "revoked");
  return createMiddleware<SandboxEnv>(async (c, next) => {
    const path = c.req.path.slice(host.length + 1);
    const fault = takeFault(host, kinds, { path, method: c.req.method });
    if (fault === null) return next();
    c.set("note", `fault: ${fault.kind}`);
    if (fault.kind === "slow" || fault.kind === "cut_json") {
      if (fault.kind === "slow") await scheduler.wait((fault.retryAfterSeconds ?? 3) * 1000);
      await next();
      if (fault.kind === "cut_json") c.res = await cutInHalf(c.res);
      return undefined;
    }
    if (fault.kind === "late_answer") {
      await next();
      await scheduler.wait((fault.retryAfterSeconds ?? 60) * 1000);
      return undefined;
    }
    return answerFor(fault, provider);
  });
}

async function answerFor(fault: Fault, provider: SandboxProvider): Promise<Response> {
  switch (fault.kind) {
    case "timeout":
      await scheduler.wait((fault.retryAfterSeconds ?? 60) * 1000);
      return new Response("Gateway timeout", { status: 504 });
    case "reset":
      return brokenConnection();
    case "html":
      return new Response(unicornPage, {
        status: fault.status ?? 502,
        headers: { "content-type": "text/html; charset=utf-8" },
      });
    default:
      return provider.refuse(fault);
  }
}

/** Promises more bytes than it sends, so that the reader's connection breaks in the middle. */
function brokenConnection(): Response {
  const { readable, writable } = new FixedLengthStream(4096);
  const writer = writable.getWriter();
  void writer.write(new TextEncoder().encode('{"id":')).then(
    () => writer.abort(new Error("The sandbox breaks this connection, as asked.")),
    () => undefined,
  );
  // The dev server compresses JSON, and a cut compressed body looks like an empty one to some readers.
  return new Response(readable, { headers: { "content-type": "application/octet-stream" } });
}

async function cutInHalf(response: Response): Promise<Response> {
  const text = await response.text();
  const headers = new Headers(response.headers);
  headers.delete("content-length");
  headers.delete("etag");
  return new Response(text.slice(0, Math.floor(text.length / 2)), { status: response.status, headers });
}

const unicornPage = `<!DOCTYPE html>
<html><head><title>Unicorn! &middot; GitHub</title></head>
<body><p><strong>We had issues producing the response to your request.</strong></p></body></html>
`;
