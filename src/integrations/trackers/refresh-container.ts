import { type Access, ProviderError } from "../../providers/provider.ts";
import type { Tracker } from "../../providers/tracker.ts";
import type { IntegrationContext } from "../context.ts";
import type { BindingRow } from "../bindings/applied.ts";
import { renameBinding } from "../bindings/rename-binding.ts";

type Way = {
  tracker: Tracker;
  call: <T>(action: (access: Access) => Promise<T>) => Promise<T>;
};

/** The binding with its container's present name, also where no webhook told of a new one. Throws ProviderError not_found. */
export async function refreshContainer(
  ctx: IntegrationContext,
  binding: BindingRow,
  { tracker, call }: Way,
): Promise<BindingRow> {
  const container = await call((access) => tracker.containers.get(access, binding.externalId));
  if (container === null) {
    throw new ProviderError(`${binding.name} is gone, or the account may no longer see it.`, {
      provider: binding.provider,
      code: "not_found",
      permanent: true,
    });
  }
  const { name, url } = container;
  await renameBinding(ctx, binding, container);
  return { ...binding, name, url };
}
