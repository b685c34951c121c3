import type { ListedRate } from "../../../domain/rates/list-rates.ts";
import type { RateLevel } from "../../../domain/rates/rate.ts";
import { formatMoney } from "../../../lib/currency.ts";
import { Badge } from "../../components/badge.tsx";
import { ButtonForm } from "../../components/button.tsx";

const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone: "UTC" });

/** Rates from the least specific to the most; of the same thing the latest first, those before it below. */
export function RateTable({ rates }: { rates: readonly ListedRate[] }) {
  return (
    <div class="scroll">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">For</th>
            <th scope="col">From</th>
            <th scope="col" class="end">
              An hour
            </th>
            <th scope="col" class="end">
              <span class="visually-hidden">Delete</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rates.map((rate, index) => (
            <Row rate={rate} isEarlier={isSameThing(rate, rates[index - 1])} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function isSameThing(rate: ListedRate, other: ListedRate | undefined): boolean {
  const { kind, level, targetId, userId, currency } = rate;
  return (
    other?.kind === kind &&
    other.level === level &&
    other.targetId === targetId &&
    other.userId === userId &&
    other.currency === currency
  );
}

function Row({ rate, isEarlier }: { rate: ListedRate; isEarlier: boolean }) {
  const { kind, level, targetId, userId, currency, startsAt, startsOn, amount } = rate;
  const name = nameOf(rate);
  const from = startsOn === null ? "the beginning" : day.format(Date.parse(startsOn));
  return (
    <tr>
      <th scope="row">
        <span class={isEarlier ? "cluster muted" : "cluster"}>
          {name}
          {kind === "cost" && <Badge>cost</Badge>}
          {isEarlier && <Badge>earlier</Badge>}
        </span>
      </th>
      <td>
        {startsOn === null ? <span class="muted">{from}</span> : <time datetime={startsOn}>{from}</time>}
      </td>
      <td class="end number">{formatMoney(amount, currency)}</td>
      <td class="end">
        <ButtonForm
          action="/rates/delete"
          fields={{ kind, level, targetId, userId, currency, startsAt: String(startsAt) }}
          label="Delete"
          title={`Delete the rate of ${name} from ${from}`}
          look="quiet"
          small
        />
      </td>
    </tr>
  );
}

const gone: Readonly<Record<RateLevel, string>> = {
  task: "A task that is gone",
  project_member: "A project that is gone",
  project: "A project that is gone",
  client: "A client that is gone",
  member: "Somebody who left",
  workspace: "",
};

function nameOf({ level, targetName, projectName, personName }: ListedRate): string {
  const target = targetName ?? gone[level];
  switch (level) {
    case "workspace":
      return "Everything";
    case "member":
      return personName ?? gone.member;
    case "project_member":
      return `${target} · ${personName ?? gone.member}`;
    case "task":
      return projectName === null ? target : `${projectName} · ${target}`;
    case "client":
    case "project":
      return target;
    default:
      return level satisfies never;
  }
}
