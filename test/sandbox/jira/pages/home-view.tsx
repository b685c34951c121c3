import type { Instance } from "../records.ts";
import { timeOf } from "../text.ts";
import { jiraWorld, projectsOf } from "../world.ts";
import { ActForm } from "./form.tsx";

const events = [
  "jira:issue_created",
  "jira:issue_updated",
  "jira:issue_deleted",
  "comment_created",
  "comment_updated",
  "comment_deleted",
  "worklog_created",
  "worklog_updated",
  "worklog_deleted",
];

export function HomeView({ instance }: { instance: Instance }) {
  return (
    <>
      <h1>{instance.name}</h1>
      <p>
        <a href={`/${instance.host}/plugins/servlet/webhooks`}>Webhooks</a>
      </p>
      <h2>Projects</h2>
      <ul>
        {projectsOf(instance).map(({ key, name }) => (
          <li>
            <a href={`/${instance.host}/browse/${key}`}>{name}</a> ({key})
          </li>
        ))}
      </ul>
      <h2>Tokens</h2>
      <p>Whatever this person allowed or made ends at once.</p>
      <ActForm action={`/${instance.host}/tokens/revoke`} name="End all tokens" />
      <ActForm action={`/${instance.host}/tokens`} name="Make a token" />
    </>
  );
}

/** A token is shown when it is made. */
export function TokenView({ instance, token }: { instance: Instance; token: string }) {
  return (
    <>
      <h1>Your new token</h1>
      <p>
        <code>{token}</code>
      </p>
      <a href={`/${instance.host}/`}>{instance.name}</a>
    </>
  );
}

/** Where an administrator pastes an address and a secret. */
export function HooksView({ instance }: { instance: Instance }) {
  const path = `/${instance.host}/plugins/servlet/webhooks`;
  const here = (hook: { instance: string }) => hook.instance === instance.id;
  const hooks = [...jiraWorld().adminHooks.values()].filter(here);
  const ofApps = [...jiraWorld().dynamicHooks.values()].filter(here);
  return (
    <>
      <h1>Webhooks</h1>
      {hooks.map(({ id, name, url, jqlFilter, isActive }) => (
        <form method="post" action={`${path}/${id}/switch`}>
          <strong>{name}</strong> <code>{url}</code> {jqlFilter} {isActive ? "enabled" : "disabled"}{" "}
          <button>{isActive ? "Disable" : "Enable"}</button>
        </form>
      ))}
      <h2>Registered by apps</h2>
      <p>They end by themselves after thirty days.</p>
      {ofApps.map(({ id, url, jqlFilter, expiresAtMs }) => (
        <form method="post" action={`${path}/apps/${id}/end`}>
          <code>{url}</code> {jqlFilter} {expiresAtMs > Date.now() ? `until ${timeOf(expiresAtMs)}` : "ended"}{" "}
          <button>End it now</button>
        </form>
      ))}
      <h2>Create a webhook</h2>
      <form method="post" action={path}>
        {["name", "url", "secret", "jql"].map((field) => (
          <p>
            <label>
              {field} <input name={field} />
            </label>
          </p>
        ))}
        <fieldset>
          <legend>Events</legend>
          {events.map((event) => (
            <label>
              <input type="checkbox" name="event" value={event} /> {event}
            </label>
          ))}
        </fieldset>
        <button class="primary">Create</button>
      </form>
    </>
  );
}
