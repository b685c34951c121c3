import type { Result } from "./read-results.ts";
import type { Sent } from "./send.ts";

const eventWidth = 34;
const statusWidth = 10;

/** A line for each delivery and a summary; `isGood` false when one failed, died, was refused or got lost. */
export function report(
  sent: Sent[],
  results: Map<string, Result>,
): { lines: string[]; summary: string; isGood: boolean } {
  const counts = new Map<string, number>();
  const lines = sent.map((delivery) => {
    const { status, result } = outcomeOf(delivery, results.get(delivery.deliveryId));
    counts.set(status, (counts.get(status) ?? 0) + 1);
    const name = delivery.action === null ? delivery.event : `${delivery.event} · ${delivery.action}`;
    return `${name.padEnd(eventWidth)} ${status.padEnd(statusWidth)} ${result}`;
  });
  const good = (counts.get("processed") ?? 0) + (counts.get("ignored") ?? 0);
  const parts = [...counts].map(([status, count]) => `${count} ${status}`).join(", ");
  const noun = sent.length === 1 ? "delivery" : "deliveries";
  return { lines, summary: `${sent.length} ${noun}: ${parts}.`, isGood: good === sent.length };
}

function outcomeOf({ httpStatus }: Sent, result: Result | undefined): { status: string; result: string } {
  if (httpStatus !== 202) return { status: "refused", result: `The app answered HTTP ${httpStatus}.` };
  return result ?? { status: "unknown", result: "The app took it, but has not said yet what became of it." };
}
