import { Hono } from "hono";

import { listLogged, type Logged } from "../../../integrations/worklogs/list-logged.ts";
import { formatSpan } from "../../../lib/format-duration.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { ProviderError } from "../../../providers/provider.ts";
import type { AppEnv } from "../../app-env.ts";
import { Flash } from "../../components/flash.tsx";
import { LocalTime } from "../../components/time.tsx";
import { contextOf } from "../../context-of.ts";
import { viewerOf } from "../../middleware/session.ts";
import { ids } from "../../requests/ids.ts";
import { page, wantsFragment } from "../../responses/render.tsx";

/** What others logged on a task's issue: asked of the provider only when somebody wants to see it. */
export const logged = new Hono<AppEnv>();

logged.get("/tasks/:id/logged", ids("id"), async (c) => {
  const { id } = c.req.valid("param");
  const context = await contextOf(c);
  const { timeZone: zone, clock } = viewerOf(c);
  const found = await listLogged(context, id).catch((error: unknown) => {
    if (error instanceof ProviderError) return error;
    throw error;
  });
  const list =
    found instanceof ProviderError ? (
      <Flash tone="bad">{found.message}</Flash>
    ) : (
      <LoggedList {...{ logged: found, zone, clock }} />
    );
  if (wantsFragment(c)) return c.html(list);
  return page(
    c,
    { title: "Time that others logged", current: "/tasks" },
    <div class="stack">
      <h1>Time that others logged</h1>
      <p>
        <a href={pathTo`/tasks/${id}`}>Back to the task</a>
      </p>
      {list}
    </div>,
  );
});

/** So many are shown, the newest; the sum is of all. */
const mostShown = 100;

function LoggedList({ logged: all, zone, clock }: { logged: Logged[]; zone: string; clock: string }) {
  if (all.length === 0) return <p>Everything that stands there was written from here.</p>;
  const sum = all.reduce((total, { seconds }) => total + seconds, 0);
  return (
    <div class="scroll">
      <table class="table">
        <caption>
          {formatSpan(sum)} by others
          {all.length > mostShown && `, of ${all.length} entries the newest ${mostShown}`}
        </caption>
        <thead>
          <tr>
            <th scope="col">Who</th>
            <th scope="col">When</th>
            <th scope="col">Time</th>
          </tr>
        </thead>
        <tbody>
          {all.slice(0, mostShown).map(({ name, startedAt, seconds }) => (
            <tr>
              <th scope="row">{name}</th>
              <td>
                <LocalTime at={startedAt} zone={zone} clock={clock} />
              </td>
              <td>{formatSpan(seconds)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
