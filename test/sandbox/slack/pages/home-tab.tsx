import type { Act } from "../app/act.ts";
import { BlockList } from "../blocks/block-view.tsx";
import { appName } from "../world.ts";
import { pathOf } from "./client-context.ts";

export function HomeTab({ act }: { act: Act }) {
  const { team, person } = act;
  const view = team.homes.get(person.id);
  if (view === undefined) {
    return (
      <div id="home" data-version="none" class="sheet">
        <p class="soft">{`${appName} has published nothing for you yet.`}</p>
      </div>
    );
  }
  const around = { team, state: view.state, errors: {}, prefix: "home" };
  return (
    <div id="home" data-version={`${view.hash} ${view.problem ?? ""}`} class="sheet">
      {view.problem === null ? null : (
        <p class="problem" role="alert">
          {view.problem}
        </p>
      )}
      <form method="post" action={`${pathOf(team, "home")}/actions`}>
        <BlockList blocks={view.content.blocks} around={around} />
      </form>
    </div>
  );
}
