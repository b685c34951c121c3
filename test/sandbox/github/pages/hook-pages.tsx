import { Hono, type Context } from "hono";
import { ping } from "../events.ts";
import type { Hook, HookDelivery } from "../records.ts";
import { deleteHookByHand, redeliver } from "../verbs/hooks.ts";
import { actOf, answerProblem, answerSitePage, repositoryPath, type SiteEnv } from "./site-context.tsx";

/** One hook with what it sent. Mounted below the settings, which let only admins in. */
export const hookPageRoutes = new Hono<SiteEnv>();

hookPageRoutes.get("/:hook", async (c) => {
  const hook = hookOf(c);
  if (hook === null) return answerGone(c);
  return answerSitePage(c, {
    title: "Hook",
    children: <HookView hook={hook} settingsPath={settingsPath(c)} />,
  });
});

hookPageRoutes.post("/:hook/pings", async (c) => {
  const hook = hookOf(c);
  if (hook === null) return answerGone(c);
  ping(actOf(c), c.var.repository, hook);
  return c.redirect(`${settingsPath(c)}/hooks/${hook.id}`, 303);
});

hookPageRoutes.post("/:hook/activity", async (c) => {
  const hook = hookOf(c);
  if (hook === null) return answerGone(c);
  hook.isActive = !hook.isActive;
  return c.redirect(`${settingsPath(c)}/hooks/${hook.id}`, 303);
});

hookPageRoutes.post("/:hook/deletion", async (c) => {
  const hook = hookOf(c);
  if (hook === null) return answerGone(c);
  deleteHookByHand(actOf(c), c.var.repository, hook);
  return c.redirect(settingsPath(c), 303);
});

hookPageRoutes.post("/:hook/deliveries/:delivery/attempts", async (c) => {
  const hook = hookOf(c);
  const delivery = hook?.deliveries.find(({ id }) => id === Number(c.req.param("delivery")));
  if (hook === null || delivery === undefined) return answerGone(c);
  redeliver(actOf(c), { repository: c.var.repository, hook }, delivery);
  return c.redirect(`${settingsPath(c)}/hooks/${hook.id}`, 303);
});

function hookOf(c: Context<SiteEnv>): Hook | null {
  return c.var.repository.hooks.get(Number(c.req.param("hook"))) ?? null;
}

function answerGone(c: Context<SiteEnv>): Promise<Response> {
  return answerProblem(c, 404, "This hook, or this delivery of it, is gone.");
}

function settingsPath(c: Context<SiteEnv>): string {
  return `${repositoryPath(c.var.world, c.var.repository)}/settings`;
}

function HookView({ hook, settingsPath: back }: { hook: Hook; settingsPath: string }) {
  const path = `${back}/hooks/${hook.id}`;
  return (
    <>
      <p>
        <a href={back}>Settings</a>
      </p>
      <h1>Hook {hook.id}</h1>
      <p>
        <code>{hook.url}</code>
        <br />
        <span class="soft">
          {`${hook.events.join(", ")} · ${hook.contentType} · ${hook.secret === "" ? "no secret" : "signed"} · ${hook.isActive ? "on" : "off"}`}
        </span>
      </p>
      <div class="row">
        <form method="post" action={`${path}/pings`}>
          <button>Send a ping</button>
        </form>
        <form method="post" action={`${path}/activity`}>
          <button>{hook.isActive ? "Switch off" : "Switch on"}</button>
        </form>
        <form method="post" action={`${path}/deletion`}>
          <button class="danger">Delete the hook</button>
        </form>
      </div>
      <h2>Deliveries</h2>
      {hook.deliveries.length === 0 ? <p class="soft">Nothing was sent yet. Reload in a moment.</p> : null}
      <ul class="list">
        {hook.deliveries.map((delivery) => (
          <DeliveryItem delivery={delivery} path={path} />
        ))}
      </ul>
    </>
  );
}

function DeliveryItem({ delivery, path }: { delivery: HookDelivery; path: string }) {
  const title = [delivery.event, delivery.action ?? "", delivery.isRedelivery ? "(again)" : ""].join(" ");
  return (
    <li>
      <strong>{title}</strong>{" "}
      <span
        class={delivery.status < 300 ? "good" : "bad"}
      >{`${delivery.status} ${delivery.statusText}`}</span>{" "}
      <span class="soft">{`${delivery.deliveredAt} · ${delivery.durationMs} ms · ${delivery.deliveryId}`}</span>
      <details>
        <summary>Request and answer</summary>
        <h3>Request</h3>
        <pre>{linesOf(delivery.requestHeaders)}</pre>
        <pre>{JSON.stringify(JSON.parse(delivery.body), null, 2)}</pre>
        <h3>Answer</h3>
        <pre>{linesOf(delivery.responseHeaders)}</pre>
        <pre>{delivery.responseBody}</pre>
      </details>
      <form method="post" action={`${path}/deliveries/${delivery.id}/attempts`}>
        <button>Redeliver</button>
      </form>
    </li>
  );
}

function linesOf(headers: Record<string, string>): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join("\n");
}
