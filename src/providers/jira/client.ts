import { type Access, tokenOf } from "../access.ts";
import { basic, type Call, createClient } from "../kit/client.ts";
import { jiraError } from "./failures.ts";
import { apiBase, emailOf, routeOf, restPath } from "./hosts.ts";

/** One call to Atlassian itself, whatever the site. Throws ProviderError. */
export const callAtlassian = createClient({
  base: apiBase,
  headers: { Accept: "application/json" },
  authorize,
  failure: jiraError,
});

/** One call to the REST interface of the site or server. Throws ProviderError. */
export const callJira: Call = (access, { path, ...request }) =>
  callAtlassian(access, { ...request, path: restPath(access, path) });

/** https://developer.atlassian.com/cloud/jira/platform/basic-auth-for-rest-apis/ and personal access tokens of Data Center. */
function authorize(access: Access): Record<string, string> {
  const { credential } = access;
  if (routeOf(access) === "site" && credential.method === "token")
    return basic(emailOf(credential.fields), tokenOf(access));
  return { Authorization: `Bearer ${tokenOf(access)}` };
}
