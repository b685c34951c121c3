import { type InvoiceLine, formatTaxRate } from "../../../domain/invoices/invoice.ts";
import { formatMoney } from "../../../lib/currency.ts";
import { exactHours } from "./format.ts";

type Props = {
  lines: readonly InvoiceLine[];
  currency: string;
  /** null = the lines alone are summed. */
  totals: { net: number; tax: number; taxRate: number } | null;
};

/** What is charged, line by line, and what it comes to. */
export function InvoiceLines({ lines, currency, totals }: Props) {
  const net = totals?.net ?? lines.reduce((sum, { amount }) => sum + amount, 0);
  const timed = lines.reduce((sum, { ms }) => sum + (ms ?? 0), 0);
  const hasTax = (totals?.taxRate ?? 0) > 0;
  return (
    <div class="scroll">
      <table class="report">
        <thead>
          <tr>
            <th scope="col">For</th>
            <th scope="col" class="end">
              Hours
            </th>
            <th scope="col" class="end">
              An hour
            </th>
            <th scope="col" class="end">
              Amount
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ text, ms, rate, amount }) => (
            <tr>
              <th scope="row">{text}</th>
              <td class="end number">{ms !== null && exactHours(ms)}</td>
              <td class="end number">{rate !== null && formatMoney(rate, currency)}</td>
              <td class="end number">{formatMoney(amount, currency)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          {hasTax && (
            <>
              <Total label="Net" amount={net} currency={currency} hours={exactHours(timed)} />
              <Total
                label={`Tax ${formatTaxRate(totals?.taxRate ?? 0)} %`}
                amount={totals?.tax ?? 0}
                currency={currency}
              />
            </>
          )}
          <Total
            label="Total"
            amount={net + (totals?.tax ?? 0)}
            currency={currency}
            hours={hasTax ? "" : exactHours(timed)}
          />
        </tfoot>
      </table>
    </div>
  );
}

function Total(props: { label: string; amount: number; currency: string; hours?: string }) {
  const { label, amount, currency, hours = "" } = props;
  return (
    <tr>
      <th scope="row">{label}</th>
      <td class="end number">{hours}</td>
      <td></td>
      <td class="end number">{formatMoney(amount, currency)}</td>
    </tr>
  );
}
