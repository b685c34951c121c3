import { ProviderError } from "../../providers/provider.ts";
import type { BindingRow } from "../bindings/applied.ts";
import { renameBinding } from "../bindings/rename-binding.ts";
import type { IntegrationContext, Sync } from "../context.ts";
import { trackerOf } from "./tracker-of.ts";

/** The binding with its container's present name, also where no webhook told of a new one. Throws ProviderError not_found. */
export async function refreshContainer(
  ctx: IntegrationContext,
  { binding, provider, call }: Sync,
): Promise<BindingRow> {
  const container = await call((access) => trackerOf(provider).containers.get(access, binding.externalId));
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
