import type { Hook, Repository, World } from "../records.ts";
import { RepositoryHeading } from "./issue-list.tsx";
import { Problem, repositoryPath } from "./site-context.tsx";

interface SettingsViewProps {
  world: World;
  repository: Repository;
  login: string;
  problem?: string;
  typedName?: string;
}

export function SettingsView({ world, repository, login, problem, typedName }: SettingsViewProps) {
  const path = `${repositoryPath(world, repository)}/settings`;
  const owners = [...world.accounts.keys()].filter((owner) => owner !== repository.owner);
  return (
    <>
      <RepositoryHeading world={world} repository={repository} login={login} current="settings" />
      <Problem sentence={problem} />
      <h2>Hooks</h2>
      {repository.hooks.size === 0 ? (
        <p class="soft">No hooks. Timewire installs one when you bind this repository to a project.</p>
      ) : (
        <ul class="list">
          {[...repository.hooks.values()].map((hook) => (
            <HookItem hook={hook} path={`${path}/hooks/${hook.id}`} />
          ))}
        </ul>
      )}
      <form method="post" action={`${path}/repeats`} class="row">
        <span class="checks">
          <label>
            <input type="checkbox" name="repeats" checked={repository.sendsTwice} />
            Send every webhook twice
          </label>
        </span>
        <button>Save</button>
      </form>
      <form method="post" action={`${path}/push`} class="row">
        <button>Push a commit</button>
      </form>
      <h2>Name and owner</h2>
      <form method="post" action={`${path}/name`} class="row">
        <label class="field">
          <span>Name</span>
          <input name="name" value={typedName ?? repository.name} />
        </label>
        <button>Rename</button>
      </form>
      <form method="post" action={`${path}/owner`} class="row">
        <label class="field">
          <span>New owner</span>
          <select name="owner">
            {owners.map((owner) => (
              <option value={owner}>{owner}</option>
            ))}
          </select>
        </label>
        <button>Transfer</button>
      </form>
      <form method="post" action={`${path}/deletion`} class="row">
        <button class="danger">Delete the repository</button>
      </form>
    </>
  );
}

function HookItem({ hook, path }: { hook: Hook; path: string }) {
  const last = hook.deliveries[0];
  return (
    <li>
      <a href={path}>{hook.url}</a>
      <br />
      <span class="soft">
        {hook.events.join(", ")}
        {hook.isActive ? "" : " · switched off"}
        {last === undefined ? " · nothing sent yet" : ` · last answer ${last.status} ${last.statusText}`}
      </span>
    </li>
  );
}
