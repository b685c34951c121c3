import type { Sum } from "../../../domain/reports/summary.ts";
import { pathTo, Search } from "../../../lib/path-to.ts";
import { Duration } from "../../components/time.tsx";
import { Amounts } from "../reports/amounts.tsx";

/** What a client's time on no invoice is worth, and the way to one; nothing when there is no such time. */
export function Uninvoiced({ sum: { ms, amounts }, client }: { sum: Sum; client: string }) {
  if (ms === 0) return <></>;
  return (
    <div>
      <dt>
        <a href={pathTo`/invoices/new${new Search({ client })}`}>Not invoiced</a>
      </dt>
      <dd>
        {amounts.length > 0 && <Amounts amounts={amounts} />} <Duration ms={ms} />
      </dd>
    </div>
  );
}
