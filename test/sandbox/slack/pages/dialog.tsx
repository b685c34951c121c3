import type { Act } from "../app/act.ts";
import { BlockList } from "../blocks/block-view.tsx";
import { topModal } from "../views.ts";
import type { View } from "../records.ts";
import { pathOf, type Target } from "./client-context.ts";

/** The top modal of the person, if one is open. */
export function Dialog({ act, target }: { act: Act; target: Target }) {
  const view = topModal(act.team, act.person.id);
  if (view === null || view.content.type !== "modal") return <div id="dialog" data-version="none" />;
  const problems = JSON.stringify([view.errors, view.problem]);
  return (
    <section
      class="chat-dialog"
      id="dialog"
      data-version={`${view.id} ${view.hash} ${problems}`}
      role="dialog"
      aria-labelledby="dialog-title"
    >
      <h2 id="dialog-title">{view.content.title.text}</h2>
      {view.problem === null ? null : (
        <p class="problem" role="alert">
          {view.problem}
        </p>
      )}
      <ModalForm act={act} view={view} path={`${pathOf(act.team, target)}/views/${view.id}`} />
    </section>
  );
}

function ModalForm({ act, view, path }: { act: Act; view: View; path: string }) {
  const { content } = view;
  if (content.type !== "modal") return null;
  const around = { team: act.team, state: view.state, errors: view.errors, prefix: view.id };
  const hasSubmit = content.submit !== undefined;
  return (
    <form method="post" action={path}>
      {/* Enter presses the first button of a form. */}
      {hasSubmit ? (
        <button class="chat-default" name="do" value="submit" tabindex={-1} aria-hidden="true">
          Submit
        </button>
      ) : null}
      <BlockList blocks={content.blocks} around={around} />
      <div class="row">
        <button name="do" value="close" formnovalidate>
          {content.close?.text ?? (hasSubmit ? "Cancel" : "Close")}
        </button>
        {hasSubmit ? (
          <button class="primary" name="do" value="submit">
            {content.submit?.text}
          </button>
        ) : null}
      </div>
    </form>
  );
}
