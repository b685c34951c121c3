import type { BindingDetail } from "../../../integrations/sync/describe-binding.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { StatusBadge } from "../../components/badge.tsx";
import { Button, ButtonForm } from "../../components/button.tsx";
import { CopyField } from "../../components/copy-field.tsx";
import { LinkedText } from "../../components/linked-text.tsx";
import { Flash } from "../../components/flash.tsx";
import { LocalTime } from "../../components/time.tsx";
import { FormKey } from "../../components/form-key.tsx";

/** A secret that was just made: it stands in this one answer and nowhere else. */
export type ShownSecret = { url: string; secret: string | null; previousUntil: number };

type Props = {
  detail: BindingDetail;
  url: string | null;
  shown: ShownSecret | null;
  zone: string;
  clock: string;
};

/** The webhook of a binding: how it stands, and what a person can do about it. */
export function SubscriptionSection(props: Props) {
  const { detail, url, shown, zone, clock } = props;
  const { binding, subscription, canManage } = detail;
  const isPasted = isPastedBy(subscription);
  return (
    <section class="chapter grid" aria-labelledby="webhook">
      <header>
        <h2 id="webhook">Webhook</h2>
        <a href={pathTo`/deliveries?binding=${binding.id}`}>Deliveries</a>
      </header>
      <div class="wide stack">
        <p class="cluster">
          <StatusBadge status={subscription?.state ?? "none"} />
          <span>{explanation(detail)}</span>
        </p>
        {subscription !== null && subscription.error !== null && (
          <Flash tone={subscription.state === "manual" ? "plain" : "bad"}>
            <LinkedText text={subscription.error} />{" "}
            {subscription.dueAt !== null && binding.status === "active" && (
              <small>
                Tried again by itself at <LocalTime at={subscription.dueAt} zone={zone} clock={clock} />.
              </small>
            )}
          </Flash>
        )}
        <Missed detail={detail} zone={zone} clock={clock} />
        {canManage && isPasted && <ByHand detail={detail} url={url} shown={shown} />}
        <Rotation {...props} />
        {canManage && binding.status === "active" && <Actions detail={detail} isPasted={isPasted} />}
      </div>
    </section>
  );
}

/** Its provider never learned of it from us. */
function isPastedBy(subscription: BindingDetail["subscription"]): boolean {
  const { state, remoteId } = subscription ?? {};
  return state === "manual" || ((state === "active" || state === "off") && remoteId === null);
}

function explanation({ binding, subscription, providerName }: BindingDetail): string {
  const bySyncs = `come by syncs every ${binding.intervalMinutes} minutes`;
  switch (subscription?.state) {
    case "active":
      return isPastedBy(subscription)
        ? "The webhook that was added by hand works."
        : `${providerName} notifies Timewire at once when an issue changes.`;
    case "manual":
      return `This account may not add webhooks here. Somebody who may can add it by hand; until then issues ${bySyncs}.`;
    case "pending":
      return `It is on its way. Until then issues ${bySyncs}.`;
    case "off":
      return `It does not work. Issues ${bySyncs}.`;
    case "failed":
      return `It could not be installed. Issues ${bySyncs}.`;
    default:
      return binding.status === "active"
        ? `There is none. Issues ${bySyncs}.`
        : "There is none while syncing is switched off.";
  }
}

/** What a provider could not deliver and was asked for again; nothing while all arrives. */
function Missed({ detail, zone, clock }: Pick<Props, "detail" | "zone" | "clock">) {
  const { subscription, providerName } = detail;
  if (subscription === null || subscription.missedAt === null) return null;
  const count = subscription.missedCount === 1 ? "One delivery" : `${subscription.missedCount} deliveries`;
  return (
    <p class="muted">
      {count} of {providerName} had not arrived and {subscription.missedCount === 1 ? "was" : "were"}{" "}
      requested again on <LocalTime at={subscription.missedAt} zone={zone} clock={clock} />.
    </p>
  );
}

function ByHand({
  detail,
  url,
  shown,
}: {
  detail: BindingDetail;
  url: string | null;
  shown: ShownSecret | null;
}) {
  const { manual, providerName } = detail;
  return (
    <div class="card stack">
      <p>
        Add a webhook in{" "}
        {manual === null ? (
          `the settings at ${providerName}.`
        ) : (
          <>
            <a href={manual.url}>its settings</a>: {manual.choices}.
          </>
        )}
      </p>
      {url !== null && <CopyField id="webhook-url" label="Payload URL" value={url} />}
      {shown?.secret ? (
        <>
          <CopyField id="webhook-secret" label="Secret" value={shown.secret} />
          <p>
            <strong>Copy it now.</strong> It is not shown again; if you lose it, make another one.
          </p>
        </>
      ) : (
        <p class="muted">Make a secret below; it is shown once.</p>
      )}
    </div>
  );
}

function Rotation({ detail, shown, zone, clock }: Props) {
  const until = shown?.previousUntil ?? detail.subscription?.previousUntil ?? null;
  if (until === null || shown === null) return null;
  return (
    <p role="status">
      The secret was changed. Deliveries with the old one are accepted until{" "}
      <LocalTime at={until} zone={zone} clock={clock} />.
    </p>
  );
}

function Actions({ detail, isPasted }: { detail: BindingDetail; isPasted: boolean }) {
  const path = pathTo`/bindings/${detail.binding.id}/subscription`;
  const isMissing = detail.subscription === null || detail.subscription.state === "failed";
  return (
    <div class="cluster">
      {detail.canRotate && (
        <form method="post" action={`${path}/secret`}>
          <FormKey />
          <Button>{isPasted ? "Make a secret" : "Change the secret"}</Button>
        </form>
      )}
      <ButtonForm
        action={path}
        label={isPasted || isMissing ? "Install the webhook" : "Install it again"}
        {...(isMissing ? { look: "primary" as const } : {})}
      />
    </div>
  );
}
