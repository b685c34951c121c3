import type { Delivery } from "../../../integrations/inbound/get-delivery.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { Badge } from "../../components/badge.tsx";
import { ButtonForm } from "../../components/button.tsx";
import { LocalTime } from "../../components/time.tsx";
import { formatBytes } from "../../components/format-bytes.ts";
import { deliveryPath, eventName } from "./describe-delivery.ts";

export type DeliveryDetailProps = {
  delivery: Omit<Delivery, "body">;
  /** Pretty-printed, perhaps cut; null = it is not shown here. */
  payload: { text: string; isCut: boolean } | null;
  isKept: boolean;
  zone: string;
  clock: string;
  version: string;
};

/** Everything that was kept of one delivery. */
export function DeliveryDetail(props: DeliveryDetailProps) {
  const { delivery, version, isKept } = props;
  const path = deliveryPath(delivery);
  return (
    <article id="delivery" class="stack" data-live={`${path}?part=delivery`} data-version={version}>
      <header class="toolbar">
        <h1>{eventName(delivery)}</h1>
        {isKept && <ButtonForm action={`${path}/replay`} label="Replay" />}
      </header>
      <p>
        <a href="/deliveries">All deliveries</a>
      </p>
      <Facts {...props} />
      <Headers headers={delivery.headers} />
      <Payload {...props} />
    </article>
  );
}

const tones = { processed: "good", failed: "warn", dead: "bad" } as const;

function Facts({ delivery, zone, clock }: DeliveryDetailProps) {
  const tone = Object.entries(tones).find(([status]) => status === delivery.status)?.[1] ?? "plain";
  return (
    <dl>
      <dt>State</dt>
      <dd>
        <Badge tone={tone}>{delivery.status}</Badge> {delivery.result}
      </dd>
      <dt>Received</dt>
      <dd>
        <LocalTime at={delivery.receivedAt} zone={zone} clock={clock} />
      </dd>
      <dt>Processed</dt>
      <dd>
        <LocalTime at={delivery.processedAt} zone={zone} clock={clock} />, in {delivery.durationMs} ms
      </dd>
      <dt>Attempts</dt>
      <dd>{delivery.attempts}</dd>
      <dt>Delivery id</dt>
      <dd>
        <code>{delivery.deliveryId}</code>
      </dd>
      {delivery.bindingId !== null && (
        <>
          <dt>Source</dt>
          <dd>
            <a href={pathTo`/bindings/${delivery.bindingId}`}>Its settings and syncs</a>
          </dd>
        </>
      )}
    </dl>
  );
}

function Headers({ headers }: { headers: Record<string, string> }) {
  const entries = Object.entries(headers);
  if (entries.length === 0) return null;
  return (
    <section class="stack chapter" aria-labelledby="headers">
      <h2 id="headers">Headers</h2>
      <p class="muted">Signatures and whatever else could let somebody in are not kept.</p>
      <div class="scroll">
        <table class="table">
          <tbody>
            {entries.map(([name, value]) => (
              <tr>
                <th scope="row">{name}</th>
                <td>
                  <code>{value}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Payload({ delivery, payload, isKept }: DeliveryDetailProps) {
  return (
    <section class="stack chapter" aria-labelledby="payload">
      <h2 id="payload">Payload</h2>
      {isKept ? (
        <p class="muted">
          {formatBytes(delivery.sizeBytes)}
          {payload === null ? ", too big to be shown here" : payload.isCut ? ", shown in part" : ""} ·{" "}
          <a href={`${deliveryPath(delivery)}/payload`} download={`${delivery.deliveryId}.json`}>
            Download raw
          </a>
        </p>
      ) : (
        <p class="muted">It is no longer kept.</p>
      )}
      {payload !== null && (
        <pre tabindex={0}>
          <code>{payload.text}</code>
        </pre>
      )}
    </section>
  );
}
