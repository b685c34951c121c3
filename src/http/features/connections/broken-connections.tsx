import type { BrokenConnection } from "../../../integrations/connections/broken-connections.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { providers } from "../../../providers/index.ts";
import { ButtonLink } from "../../components/button.tsx";
import { Flash } from "../../components/flash.tsx";

/** Says where people work that a connection stands still, what that means there, and what ends it. */
export function BrokenConnections({ broken }: { broken: BrokenConnection[] }) {
  return (
    <>
      {broken.map(({ id, provider, accountLogin, lastError, mayManage }) => (
        <Flash tone="bad">
          <span>
            {consequence(provider, accountLogin)}{" "}
            {lastError ?? `${providers[provider]?.name ?? "The provider"} asks for a new sign-in.`}
            {!mayManage && " Ask an owner or admin to reconnect it."}
          </span>
          {mayManage && (
            <ButtonLink look="primary" small href={pathTo`/connect/${provider}?connection=${id}`}>
              Reconnect
            </ButtonLink>
          )}
        </Flash>
      ))}
    </>
  );
}

/** Whether issues come from there: what stands still shows on Tasks. */
export function bringsTasks({ provider }: BrokenConnection): boolean {
  return providers[provider]?.tracker !== undefined;
}

/** Calendars have a flash of their own, which names them. */
export function bringsNoEvents({ provider }: BrokenConnection): boolean {
  return providers[provider]?.calendar === undefined;
}

function consequence(provider: string, login: string): string {
  const name = providers[provider]?.name ?? provider;
  if (providers[provider]?.chat !== undefined) return `${name} (${login}) is not connected any more.`;
  return `The issues of ${login} at ${name} are not synced any more.`;
}
