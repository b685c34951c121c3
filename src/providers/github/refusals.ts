import { type Failure, quoteReason } from "../failure.ts";

/**
 * Why GitHub refused what the token is too weak for, in words that say what to do. `said` is GitHub's own sentence, empty
 * when there is none.
 */
export function readRefusal(headers: Headers, said: string): Failure {
  return { code: "forbidden", permanent: true, message: explain(headers, said) };
}

function explain(headers: Headers, said: string): string {
  const sso = headers.get("X-GitHub-SSO");
  if (sso !== null) return explainSignOn(sso);
  const [, organisation] = /[`'"]([\w.-]{1,100})[`'"] organi[sz]ation/i.exec(said) ?? [];
  const named = organisation === undefined ? "The organisation" : `The organisation ${organisation}`;
  if (/IP allow list/i.test(said))
    return `${named} lets in only the addresses on its IP allow list at GitHub. An owner of it has to add those from which Timewire calls (docs/github.md).`;
  if (/OAuth App access restrictions/i.test(said))
    return `${named} lets in only the OAuth apps that it approved. An owner of it has to approve Timewire in the organisation's settings at GitHub.`;
  const [, holder] = /not accessible by (personal access token|integration)/i.exec(said) ?? [];
  if (holder !== undefined) return explainPermission(headers, holder.toLowerCase());
  return said === ""
    ? "GitHub does not allow this account to do that."
    : `GitHub does not allow this account to do that: ${quoteReason(said, "")}`;
}

/** https://docs.github.com/rest/authentication/authenticating-to-the-rest-api#authorizing-a-personal-access-token-for-saml-sso */
function explainSignOn(header: string): string {
  const [, address = ""] = /\burl=([^;\s]+)/.exec(header) ?? [];
  const isSafe = URL.canParse(address) && new URL(address).protocol === "https:";
  return isSafe
    ? `The organisation asks for single sign-on. Authorise Timewire for it there, within an hour, then try again: ${new URL(address).href}`
    : "The organisation asks for single sign-on: authorise Timewire for it in your GitHub settings, then try again.";
}

/** As GitHub's own settings call them; the others are called as in the header. */
const permissionNames: Readonly<Record<string, string>> = {
  repository_hooks: "Webhooks",
  user_email: "Email addresses",
};

/** https://docs.github.com/rest/authentication/permissions-required-for-fine-grained-personal-access-tokens */
function explainPermission(headers: Headers, holder: string): string {
  // Sets separated by semicolons, each of which would do.
  const [wanted = ""] = (headers.get("X-Accepted-GitHub-Permissions") ?? "").split(";");
  const names = [...wanted.matchAll(/(\w+)=(\w+)/g)].map(
    ([, name = "", level = ""]) => `${permissionNames[name] ?? capitalised(name)} (${level})`,
  );
  const what = names.length === 0 ? "a permission" : `the permission ${names.join(" and ")}`;
  return holder === "integration"
    ? `The GitHub App lacks ${what}. Its owner has to add it, and the organisation has to accept it.`
    : `The personal access token lacks ${what}. Add it in the token's settings at GitHub.`;
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1).replaceAll("_", " ");
}
