import type { Fault } from "../faults.ts";

/** How GitHub refuses a request, in its own words and headers. */
export function refuse(fault: Fault): Response {
  const retryAfterSeconds = fault.retryAfterSeconds ?? 60;
  switch (fault.kind) {
    // https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
    case "rate_limit":
      return answer(fault.status ?? 403, "API rate limit exceeded for user ID 1.", {
        "x-ratelimit-limit": "5000",
        "x-ratelimit-remaining": "0",
        "x-ratelimit-used": "5000",
        "x-ratelimit-reset": String(Math.ceil(Date.now() / 1000 + retryAfterSeconds)),
        "x-ratelimit-resource": "core",
      });
    case "secondary_limit":
      return answer(
        fault.status ?? 403,
        "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
        { "retry-after": String(Math.ceil(retryAfterSeconds)) },
      );
    case "ip_allow_list":
      return answer(
        403,
        `${rightToken} organization has an IP allow list enabled, and your IP address is not permitted to access this resource.`,
      );
    case "app_restrictions":
      return answer(
        403,
        `${rightToken} organization has enabled OAuth App access restrictions, meaning that data access to third-parties is limited. For more information on these restrictions, including how to enable this app, visit https://docs.github.com/articles/restricting-access-to-your-organization-s-data/`,
      );
    case "sso":
      return answer(
        403,
        "Resource protected by organization SAML enforcement. You must grant your OAuth token access to this organization.",
        {
          "x-github-sso":
            "required; url=https://github.com/orgs/acme/sso?authorization_request=AAAAAAAAAAAAAAAAAAAA",
        },
      );
    case "permission":
      return answer(403, "Resource not accessible by personal access token", {
        "x-accepted-github-permissions": fault.code ?? "issues=read",
      });
    default:
      return answer(
        fault.status ?? 500,
        "Server Error",
        fault.retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) },
      );
  }
}

const rightToken = "Although you appear to have the correct authorization credentials, the `acme`";

function answer(status: number, message: string, headers: HeadersInit = {}): Response {
  const body = { message, documentation_url: "https://docs.github.com/rest", status: String(status) };
  return Response.json(body, { status, headers: new Headers(headers) });
}
