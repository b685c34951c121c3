import { deliver } from "../deliver.ts";
import { emit, ping, type Act } from "../events.ts";
import { nextId, timestamp } from "../ids.ts";
import { presentHook } from "../present/hook.ts";
import type { Hook, HookDelivery, Repository } from "../records.ts";

export type NewHook = Pick<Hook, "url" | "contentType" | "secret" | "insecureSsl" | "events" | "isActive">;

/** Creates a hook and greets it with a ping. */
export function createHook(act: Act, repository: Repository, input: NewHook): Hook {
  const now = timestamp();
  const hook: Hook = { ...input, id: nextId(act.world), createdAt: now, updatedAt: now, deliveries: [] };
  repository.hooks.set(hook.id, hook);
  if (hook.isActive) ping(act, repository, hook);
  return hook;
}

/** A person deletes a hook: if it listens for "meta", it hears of that as its last event. */
export function deleteHookByHand(act: Act, repository: Repository, hook: Hook): void {
  const onlyThisHook = { ...repository, hooks: new Map([[hook.id, hook]]) };
  const payload = { action: "deleted", hook_id: hook.id, hook: presentHook(act.links, repository, hook) };
  emit(act, onlyThisHook, { name: "meta", payload });
  repository.hooks.delete(hook.id);
}

export function redeliver(
  act: Act,
  target: { repository: Repository; hook: Hook },
  delivery: HookDelivery,
): void {
  deliver(
    { world: act.world, ...target },
    {
      event: delivery.event,
      action: delivery.action,
      body: delivery.body,
      redeliveryOf: delivery.deliveryId,
    },
  );
}
