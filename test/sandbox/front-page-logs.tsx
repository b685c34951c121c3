import type { DeliveryRecord, RequestRecord } from "./state.ts";

export function RecentDeliveries({ deliveries }: { deliveries: DeliveryRecord[] }) {
  return (
    <section>
      <h2>Webhooks that left</h2>
      {deliveries.length === 0 ? (
        <p class="soft">None yet. Connect a repository in Timewire, then open an issue here.</p>
      ) : (
        <div class="scroll" tabindex={0} role="region" aria-label="Webhooks that left">
          <table>
            <thead>
              <tr>
                <th>Time</th>
                <th>Event</th>
                <th>Answer</th>
                <th>Took</th>
                <th>Size</th>
                <th>To</th>
              </tr>
            </thead>
            <tbody>
              {deliveries.map((delivery) => (
                <tr>
                  <td>{timeOf(delivery.at)}</td>
                  <td>{[delivery.event, delivery.action ?? ""].join(" ")}</td>
                  <td class={delivery.status < 300 ? "good" : "bad"}>
                    {delivery.status} {delivery.statusText}
                  </td>
                  <td>{delivery.durationMs} ms</td>
                  <td>{(delivery.sizeBytes / 1000).toFixed(1)} KB</td>
                  <td>
                    <code>{delivery.url}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

export function RecentRequests({ requests }: { requests: RequestRecord[] }) {
  return (
    <section>
      <h2>Calls that came in</h2>
      {requests.length === 0 ? (
        <p class="soft">None yet.</p>
      ) : (
        <div class="scroll" tabindex={0} role="region" aria-label="Calls that came in">
          <table>
            <thead>
              <tr>
                <th>Time</th>
                <th>Call</th>
                <th>Answer</th>
                <th>Took</th>
                <th>Note</th>
              </tr>
            </thead>
            <tbody>
              {requests.map((request) => (
                <tr>
                  <td>{timeOf(request.at)}</td>
                  <td>
                    <code>{`${request.method} ${request.host}${request.path}`}</code>
                  </td>
                  <td class={request.status < 400 ? "good" : "bad"}>{request.status}</td>
                  <td>{request.durationMs} ms</td>
                  <td>{request.note}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function timeOf(at: string): string {
  return at.slice(11, 19);
}
