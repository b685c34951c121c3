import { failuresToBlock, type HostState } from "../../../integrations/connections/connection-hosts.ts";
import type { ListedConnection } from "../../../integrations/connections/list-connections.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { Badge, StatusBadge } from "../../components/badge.tsx";
import { LinkedText } from "../../components/linked-text.tsx";
import { LocalTime, RelativeTime } from "../../components/time.tsx";

/** When something is read, in words: the viewer's zone and the present. */
export type Clock = { now: number; zone: string };

/** State of a connection as badges. */
export function ConnectionBadges({ connection }: { connection: ListedConnection }) {
  const { status, isPersonal, missingScopes } = connection;
  return (
    <span class="cluster">
      <StatusBadge status={status} {...(status === "active" ? { label: "connected" } : {})} />
      {isPersonal && <Badge title="Only you see and use this connection">personal</Badge>}
      {missingScopes.length > 0 && <Badge tone="warn">fewer permissions than asked for</Badge>}
    </span>
  );
}

/** "Last sync 5 minutes ago, next in 10 minutes", or why there is none. */
export function SyncTimes({ connection, clock }: { connection: ListedConnection; clock: Clock }) {
  const { bindings, lastSyncAt, nextSyncAt, status } = connection;
  const { now, zone } = clock;
  if (bindings === 0) return <span class="muted">Nothing is synced yet.</span>;
  return (
    <span class="muted">
      {lastSyncAt === null ? (
        "Not synced yet"
      ) : (
        <>
          Last sync <RelativeTime at={lastSyncAt} now={now} zone={zone} />
        </>
      )}
      {nextSyncAt !== null && (
        <>
          , next <RelativeTime at={nextSyncAt} now={now} zone={zone} />
        </>
      )}
      {status === "paused" && ", paused"}
    </span>
  );
}

/** The last error in words, and what to do. Nothing when all is well. */
export function Problem(props: { connection: ListedConnection; providerName: string; clock: Clock }) {
  const { connection, providerName, clock } = props;
  const { status, lastError, lastErrorAt, mayManage, id, provider } = connection;
  if (status !== "needs_reconnect" && lastError === null) return null;
  return (
    <div class="flash" data-tone={status === "needs_reconnect" ? "bad" : "warn"}>
      <p>
        <LinkedText text={lastError ?? `${providerName} asks for a new sign-in.`} />{" "}
        {lastErrorAt !== null && (
          <small class="muted">
            <RelativeTime at={lastErrorAt} now={clock.now} zone={clock.zone} />
          </small>
        )}
      </p>
      {status === "needs_reconnect" &&
        (mayManage ? (
          <a class="button primary small" href={pathTo`/connect/${provider}?connection=${id}`}>
            Reconnect
          </a>
        ) : (
          <p class="muted">Ask an owner or admin to reconnect it.</p>
        ))}
    </div>
  );
}

type HostProps = { hosts: HostState[]; providerName: string; clock: Clock & { hours: string } };

/** Since when the provider does not answer, and until when it allows only few calls. Nothing when all is well. */
export function HostFlashes({ hosts, providerName, clock }: HostProps) {
  const { now, zone, hours } = clock;
  const at = (time: number | null) => <LocalTime at={time ?? now} zone={zone} clock={hours} style="time" />;
  const failing = hosts.find(({ failures }) => failures >= failuresToBlock);
  const limited = hosts.find(({ callsLeft, resetsAt }) => callsLeft !== null && (resetsAt ?? 0) > now);
  return (
    <>
      {failing !== undefined && (
        <div class="flash" data-tone="warn">
          <p>
            {providerName} has not answered since {at(failing.failingSince)};{" "}
            {(failing.blockedUntil ?? 0) > now ? (
              <>next try {at(failing.blockedUntil)}.</>
            ) : (
              "it is tried again."
            )}
          </p>
        </div>
      )}
      {limited !== undefined && (
        <div class="flash" data-tone="warn">
          <p>
            {providerName} allows {limited.callsLeft === 0 ? "no" : "only a few"} more calls until{" "}
            {at(limited.resetsAt)}. Syncing goes on then.
          </p>
        </div>
      )}
    </>
  );
}
