import type { Fault } from "../faults.ts";

/** How GitLab refuses a request, in its own words and headers. */
export function refuse(fault: Fault): Response {
  const after: Record<string, string> =
    fault.retryAfterSeconds === undefined ? {} : { "Retry-After": String(fault.retryAfterSeconds) };
  switch (fault.kind) {
    // https://docs.gitlab.com/administration/settings/user_and_ip_rate_limits/: plain text.
    case "rate_limit":
    case "secondary_limit":
      return limited(fault.retryAfterSeconds ?? 60);
    case "ip_allow_list":
      return Response.json({ message: "404 Group Not Found" }, { status: 404 });
    case "permission":
      return Response.json(
        {
          error: "insufficient_scope",
          error_description: "The request requires higher privileges than provided by the access token.",
          scope: fault.code ?? "api",
        },
        { status: 403 },
      );
    default: {
      const status = fault.status ?? 500;
      if (status === 429) return new Response("Retry later\n", { status, headers: after });
      return Response.json(
        { message: fault.code ?? `${status} ${words[status] ?? "Error"}` },
        { status, headers: after },
      );
    }
  }
}

const words: Record<number, string> = {
  400: "Bad request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  500: "Internal Server Error",
};

function limited(waitSeconds: number): Response {
  const headers = {
    "RateLimit-Limit": "2000",
    "RateLimit-Observed": "2001",
    "RateLimit-Remaining": "0",
    "RateLimit-Reset": String(Math.ceil(Date.now() / 1000 + waitSeconds)),
    "Retry-After": String(Math.ceil(waitSeconds)),
    "Content-Type": "text/plain",
  };
  return new Response("Retry later\n", { status: 429, headers });
}
