import { projectColours } from "../../../domain/projects/colours.ts";
import { type Group, isTimeGroup } from "../../../domain/reports/group-names.ts";
import type { GroupSum, Summary } from "../../../domain/reports/summary.ts";
import { formatDuration } from "../../../lib/format-duration.ts";
import { hourMs } from "../../../lib/time-units.ts";
import { nameOf, shortNameOf } from "../../../domain/reports/format.ts";

type Part = { name: string; colour: string; ms: number };
type Column = { label: string; name: string; ms: number; parts: Part[] };

const otherColour = "slate";
const chosenColours = projectColours.filter((colour) => colour !== otherColour);

/** The colour of a group: the project's own, else one by its position. */
export function colourAt({ colour }: GroupSum, index: number): string {
  return colour ?? chosenColours[index % chosenColours.length] ?? otherColour;
}

/** Columns over time, or of each group, stacked by the other group. The table below says the same in figures. */
export function ColumnsChart({ summary }: { summary: Summary }) {
  const columns = columnsOf(summary);
  const top = scaleOf(Math.max(...columns.map(({ ms }) => ms)));
  const lines = [0, 1, 2, 3, 4].map((index) => (top / 4) * index);
  const step = 100 / columns.length;
  const every = Math.ceil(columns.length / 8);
  return (
    <svg class="chart" role="img" aria-label={describe(columns)}>
      {lines.map((ms) => (
        <>
          <line class="chart-line" x1="0" x2="100%" y1={y(ms, top)} y2={y(ms, top)} />
          <text class="chart-hours" x="-0.5rem" y={y(ms, top)} dy="0.32em">
            {hoursOf(ms)}
          </text>
        </>
      ))}
      {columns.map((column, index) => (
        <g>
          <title>{`${column.name}: ${formatDuration(column.ms)}`}</title>
          {stacked(column.parts).map(({ part, below }) => (
            <rect
              data-colour={part.colour}
              x={percent((index + 0.14) * step)}
              width={percent(step * 0.72)}
              y={y(below + part.ms, top)}
              height={percent((part.ms / top) * plotHeight)}
            />
          ))}
          {index % every === 0 && (
            <text class="chart-label" x={percent((index + 0.5) * step)} y="97%">
              {column.label}
            </text>
          )}
        </g>
      ))}
    </svg>
  );
}

/** The table's rows have it all; a chart of more columns than fit says nothing. */
export function isCharted({ by, groups }: Summary): boolean {
  return groups.length > 0 && by.some(isTimeGroup);
}

function columnsOf({ by: [first, second], groups }: Summary): Column[] {
  if (isTimeGroup(first)) {
    const names = [...new Set(groups.flatMap(({ parts }) => parts.map(({ key }) => key)))];
    return groups.map((group) => ({
      ...labelled(first, group),
      parts:
        second === null
          ? [{ name: "", colour: "copper", ms: group.ms }]
          : group.parts.map((part) => partOf(second, part, names.indexOf(part.key))),
    }));
  }
  return second === null ? [] : turned({ first, second, groups });
}

/** Groups divided into spans of time, the other way round. */
function turned({
  first,
  second,
  groups,
}: {
  first: Group;
  second: Group;
  groups: Summary["groups"];
}): Column[] {
  const columns = new Map<string, Column & { key: string }>();
  groups.forEach((group, index) => {
    for (const span of group.parts) {
      const key = span.key ?? "";
      const column = columns.get(key) ?? { key, ...labelled(second, span), ms: 0, parts: [] };
      columns.set(key, column);
      column.ms += span.ms;
      column.parts.push({ ...partOf(first, group, index), ms: span.ms });
    }
  });
  return [...columns.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

function labelled(group: Group, sum: GroupSum) {
  return { label: shortNameOf(group, sum), name: nameOf(group, sum), ms: sum.ms };
}

function partOf(group: Group, sum: GroupSum, index: number): Part {
  return { name: nameOf(group, sum), colour: colourAt(sum, index), ms: sum.ms };
}

function stacked(parts: Part[]): { part: Part; below: number }[] {
  let below = 0;
  return parts.map((part) => {
    const at = below;
    below += part.ms;
    return { part, below: at };
  });
}

const plotTop = 4;
const plotHeight = 84;

function y(ms: number, top: number): string {
  return percent(plotTop + plotHeight * (1 - ms / top));
}

function percent(value: number): string {
  return `${Number(value.toFixed(2))}%`;
}

/** The top of the scale: four steps of round hours. */
function scaleOf(ms: number): number {
  const quarter = Math.max(ms, 1) / hourMs / 4;
  const size = 10 ** Math.floor(Math.log10(quarter));
  const round = [1, 2, 2.5, 5, 10].find((factor) => factor * size >= quarter) ?? 10;
  return round * size * 4 * hourMs;
}

function hoursOf(ms: number): string {
  return String(Number((ms / hourMs).toFixed(2)));
}

function describe(columns: Column[]): string {
  const highest = columns.reduce<Column | null>(
    (best, each) => (best === null || each.ms > best.ms ? each : best),
    null,
  );
  const peak = highest === null ? "" : ` The most is ${formatDuration(highest.ms)}: ${highest.name}.`;
  return `Tracked hours in ${columns.length} columns.${peak} The table below has all figures.`;
}
