import { rateLevels } from "../../../src/db/schema/money.ts";
import { totalsOf, worthOf } from "../../../src/domain/invoices/invoice.ts";
import { addDays, localDateOf, startOfDay } from "../../../src/lib/zoned-time.ts";
import type { DemoPlan, Making } from "./plan.ts";

type Work = Pick<DemoPlan, "users" | "rates" | "timeEntries"> & {
  projects: { id: string; name: string; clientId: string | null }[];
  clients: Client[];
};
type Client = { id: string; name: string; address: string; currency: string };
/** An entry with what its line says and costs. */
type Charged = { id: string; startedAt: number; ms: number; rate: number; text: string };
type Invoice = DemoPlan["invoices"][number];

const [dueDays, taxRate] = [30, 1900];
const sender = "Acme Studio\nLange Reihe 7\n20099 Hamburg\nVAT DE123456789";

/** Days ago: the last one whose time is on it, when it was sent, and paid. */
const wanted: { name: string; until: number; sent?: number; paid?: number }[] = [
  { name: "Northwind", until: 56, sent: 54, paid: 40 },
  { name: "Contoso", until: 28, sent: 20 },
  { name: "Northwind", until: 28 },
];

/** An invoice that is paid, one that was sent, and a draft; what came after them, and all of Fabrikam, is on none. */
export function invoiceRows(making: Making, work: Work) {
  const { workspaceId, createdAt, now, zone } = making;
  const prefix = `${localDateOf(now, zone).slice(0, 4)}-`;
  const rows: Pick<DemoPlan, "invoices" | "invoiceLines" | "invoicedEntries" | "invoiceSettings"> = {
    invoices: [],
    invoiceLines: [],
    invoicedEntries: [],
    invoiceSettings: [
      { workspaceId, sender, prefix, firstNumber: 1, taxRate, dueDays, notes: "", updatedAt: createdAt },
    ],
  };
  const taken = new Set<string>();
  for (const [index, wish] of wanted.entries()) {
    const { invoice, lines } = invoiceOf(making, work, { ...wish, taken });
    const running = wish.sent === undefined ? null : index + 1;
    rows.invoices.push({ ...invoice, running, prefix: running === null ? null : prefix });
    const ofIt = { workspaceId, invoiceId: invoice.id };
    for (const { entries, ...line } of lines) {
      rows.invoiceLines.push({ ...ofIt, ...line });
      for (const { id } of entries) {
        rows.invoicedEntries.push({ ...ofIt, entryId: id, position: line.position });
        taken.add(id);
      }
    }
  }
  return rows;
}

function invoiceOf(
  { workspaceId, random, now, zone }: Making,
  work: Work,
  { name, until, sent, paid, taken }: (typeof wanted)[number] & { taken: ReadonlySet<string> },
) {
  const client = work.clients.find((one) => one.name === name);
  if (client === undefined) throw new Error(`There is no client ${name}.`);
  const daysAgo = (days: number) => addDays(localDateOf(now, zone), -days);
  const end = startOfDay(addDays(daysAgo(until), 1), zone);
  const entries = chargedOf(work, client, end).filter(({ id }) => !taken.has(id));
  const lines = linesOf(entries);
  const createdAt = startOfDay(daysAgo(sent ?? 1), zone);
  const invoice = {
    workspaceId,
    id: random.id(createdAt),
    clientId: client.id,
    state: paid === undefined ? (sent === undefined ? "draft" : "sent") : "paid",
    clientName: client.name,
    address: client.address,
    sender,
    currency: client.currency,
    from: localDateOf(Math.min(...entries.map(({ startedAt }) => startedAt)), zone),
    until: daysAgo(until),
    taxRate,
    ...totalsOf(lines, taxRate),
    notes: "",
    dueDays,
    issuedOn: sent === undefined ? null : daysAgo(sent),
    dueOn: sent === undefined ? null : daysAgo(sent - dueDays),
    paidOn: paid === undefined ? null : daysAgo(paid),
    version: 1,
    createdAt,
    createdBy: work.users[0]?.id ?? "",
    updatedAt: createdAt,
  } satisfies Invoice;
  return { invoice, lines };
}

/** A line for each project and rate. */
function linesOf(entries: readonly Charged[]) {
  const keyOf = ({ text, rate }: Charged) => `${text} ${rate}`;
  return [...new Set(entries.map(keyOf))].toSorted().map((key, index) => {
    const own = entries.filter((entry) => keyOf(entry) === key);
    const ms = own.reduce((sum, entry) => sum + entry.ms, 0);
    const [first] = own;
    const [text, rate] = [first?.text ?? "", first?.rate ?? 0];
    return { position: index + 1, text, ms, rate, amount: worthOf(ms, rate), entries: own };
  });
}

/** A client's billable time that began before an instant. */
function chargedOf(work: Work, client: Client, end: number): Charged[] {
  const projects = new Map(work.projects.map((project) => [project.id, project]));
  return work.timeEntries.flatMap((entry) => {
    const { id, startedAt, endedAt, projectId } = entry;
    const project = projects.get(projectId ?? "");
    const rate = rateOf(work, entry, client);
    if (!entry.billable || !endedAt || startedAt >= end || project?.clientId !== client.id || rate === null)
      return [];
    return [{ id, startedAt, ms: endedAt - startedAt, rate, text: project.name }];
  });
}

/** As the product finds it: the most specific that held when the entry began, in the client's currency. */
function rateOf(
  { rates }: Work,
  { projectId, userId, startedAt }: DemoPlan["timeEntries"][number],
  { id: clientId, currency }: Client,
): number | null {
  const holding = rates
    .filter((rate) => rate.kind === "bill" && rate.currency === currency && rate.startsAt <= startedAt)
    .filter((rate) => rate.targetId === "" || rate.targetId === projectId || rate.targetId === clientId)
    .filter((rate) => rate.userId === "" || rate.userId === userId)
    .toSorted((a, b) => rateLevels.indexOf(a.level) - rateLevels.indexOf(b.level) || b.startsAt - a.startsAt);
  return holding[0]?.amount ?? null;
}
