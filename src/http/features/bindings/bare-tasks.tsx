import { pathTo } from "../../../lib/path-to.ts";
import { Button } from "../../components/button.tsx";
import { FormKey } from "../../components/form-key.tsx";

type BareTask = { id: string; title: string; isOwed: number };

/** Open tasks of the project that are not there: all or some of them become issues. */
export function BareTasks({
  bindingId,
  name,
  tasks,
}: {
  bindingId: string;
  name: string;
  tasks: BareTask[];
}) {
  const owed = tasks.filter(({ isOwed }) => isOwed === 1);
  const others = tasks.filter(({ isOwed }) => isOwed === 0);
  return (
    <section class="chapter grid" aria-labelledby="bare-tasks">
      <h2 id="bare-tasks">Tasks that are not there</h2>
      <div class="wide stack">
        {owed.length > 0 && (
          <p>
            {owed.length === 1 ? "One task is" : `${owed.length} tasks are`} on the way to {name}.
          </p>
        )}
        {others.length > 0 && (
          <form method="post" action={pathTo`/bindings/${bindingId}/issues`} class="stack tight">
            <FormKey />
            <fieldset class="stack tight">
              <legend>Open tasks of the project without an issue</legend>
              {others.map(({ id, title }) => (
                <label class="check">
                  <input type="checkbox" name="taskId" value={id} checked />
                  <span>{title}</span>
                </label>
              ))}
            </fieldset>
            <div>
              <Button>Create in {name}</Button>
            </div>
          </form>
        )}
      </div>
    </section>
  );
}
