import type { Money } from "../../../domain/reports/amounts.ts";
import { formatMoney } from "../../../lib/currency.ts";

/** Amounts one below the other, since those of different currencies are never added. "–" = nothing. */
export function Amounts({ amounts }: { amounts: readonly Money[] }) {
  const sorted = amounts.toSorted((a, b) => (a.currency < b.currency ? -1 : 1));
  if (sorted.length === 0) return <>–</>;
  return (
    <>
      {sorted.map(({ currency, amount }, index) => (
        <>
          {index > 0 && <br />}
          <span class="money number">{formatMoney(amount, currency)}</span>
        </>
      ))}
    </>
  );
}
