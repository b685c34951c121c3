import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { listOf, textOf } from "../../forms.ts";
import { answerPage } from "../../page.tsx";
import { nextId } from "../ids.ts";
import { presentHook } from "../present.ts";
import { levelIn } from "../world.ts";
import { projectAt, type SiteEnv } from "./site-env.ts";

/** A project's webhooks: adding one by hand, and having GitLab switch one off. */
export const hookPages = new Hono<SiteEnv>();

const base = "/:path{.+}/-/hooks";

hookPages.use(base, async (c, next) => {
  if (levelIn(c.var.world, projectAt(c), c.var.actor) < 40) throw new HTTPException(404);
  await next();
});

hookPages.get(base, (c) => {
  const project = projectAt(c);
  return answerPage(c, {
    title: `Webhooks of ${project.path}`,
    children: (
      <>
        <h1>{`Webhooks of ${project.path}`}</h1>
        <ul>
          {[...project.hooks.values()].map((hook) => (
            <li>
              <form method="post">
                {`${hook.url} (${presentHook(c.var.world, hook).alert_status}) `}
                <button name="fail" value={String(hook.id)}>
                  Let it fail until it is disabled
                </button>
                <button name="remove" value={String(hook.id)}>
                  Delete webhook
                </button>
              </form>
              <ul>
                {hook.deliveries.map(({ trigger, status, deliveredAt }) => (
                  <li>{`${deliveredAt} ${trigger}: ${status}`}</li>
                ))}
              </ul>
            </li>
          ))}
        </ul>
        <form method="post" class="stack">
          <label>
            URL <input name="url" />
          </label>
          <label>
            Secret token <input name="token" />
          </label>
          <label>
            <input type="checkbox" name="events" value="issues_events" /> Issues events
          </label>
          <label>
            <input type="checkbox" name="events" value="confidential_issues_events" /> Confidential issues
            events
          </label>
          <button class="primary">Add webhook</button>
        </form>
      </>
    ),
  });
});

hookPages.post(base, async (c) => {
  const { hooks } = projectAt(c);
  const form = await c.req.parseBody({ all: true });
  hooks.delete(Number(textOf(form, "remove")));
  const failing = hooks.get(Number(textOf(form, "fail")));
  if (failing !== undefined) failing.failures = 40;
  if (textOf(form, "url") !== "") {
    const id = nextId(c.var.world);
    hooks.set(id, {
      id,
      uuid: crypto.randomUUID(),
      url: textOf(form, "url"),
      token: textOf(form, "token"),
      signingToken: "",
      events: Object.fromEntries(listOf(form, "events").map((name) => [name, true])),
      failures: 0,
      disabledUntilMs: null,
      createdAt: new Date().toISOString(),
      deliveries: [],
    });
  }
  return c.redirect("hooks", 303);
});
