import type { User } from "../records.ts";
import { linearWorld, recordOf, webHost } from "../world.ts";

/** Webhooks, and what was allowed to applications. */
export function SettingsView({ viewer }: { viewer: User }) {
  const { webhooks, tokens, teams, users } = linearWorld();
  return (
    <>
      <h1>Webhooks</h1>
      {!viewer.isAdmin && <p class="problem">Only administrators of the workspace see its webhooks.</p>}
      <ul>
        {viewer.isAdmin &&
          [...webhooks.values()].map(({ id, url, teamId, isEnabled, label }) => (
            <li>
              <code>{url}</code>
              <br />
              {label ?? "Without a name"},{" "}
              {teamId === null ? "all public teams" : recordOf(teams, teamId).name}:{" "}
              {isEnabled ? "switched on" : "switched off"}
              <form method="post" action={`/${webHost}/acme/settings/api/webhooks/${id}`} class="row">
                <button name="verb" value={isEnabled ? "disable" : "enable"}>
                  {isEnabled ? "Switch it off" : "Switch it on"}
                </button>
                <button name="verb" value="delete">
                  Delete it
                </button>
              </form>
            </li>
          ))}
      </ul>
      <h1>Authorized applications</h1>
      <ul>
        {[...tokens.values()].map(({ accessToken, clientId, userId, scopes }) => (
          <li>
            {clientId}, as {recordOf(users, userId).name}: {scopes.join(", ")}
            <form method="post" action={`/${webHost}/acme/settings/api/tokens`} class="row">
              <input type="hidden" name="token" value={accessToken} />
              <button name="verb" value="expire">
                Let the token expire
              </button>
              <button name="verb" value="revoke">
                Revoke access
              </button>
            </form>
          </li>
        ))}
      </ul>
    </>
  );
}
