import {
  type ImportedKind,
  importedKinds,
  type ImportName,
  type ImportUndone,
} from "../../../db/schema/imports.ts";
import type { Import } from "../../../domain/imports/import.ts";
import { Duration } from "../../components/time.tsx";

const nouns = [
  ["clients", "Clients"],
  ["projects", "Projects"],
  ["tasks", "Tasks"],
  ["tags", "Tags"],
] as const;

/** How many names stand on the page. */
const mostNamed = 20;

/** What would be made of a file, or was. */
export function ImportOutcome({ row: { found, state } }: { row: Import }) {
  const isOver = state !== "checked";
  return (
    <dl>
      <dt>{isOver ? "Entries added" : "New entries"}</dt>
      <dd>
        {number(found.entries)}, together <Duration ms={found.ms} />
      </dd>
      {nouns.map(([kind, label]) => (
        <Made label={`${label} ${isOver ? "added" : "to add"}`} names={newOf(found[kind])} />
      ))}
      <Count label="Here already" count={found.duplicates} what="left out" />
      <Count label="Of nobody in this workspace" count={found.leftOut} what="left out" />
      <Count label="Lines that cannot be imported" count={found.unreadable} what="left out" />
    </dl>
  );
}

/** Those are called as here where their name belongs to another client's project. */
function newOf(all: Record<string, ImportName & { called?: string }>): string[] {
  return Object.values(all).flatMap(({ isNew, name, called }) => (isNew ? [called ?? name] : []));
}

function Made({ label, names }: { label: string; names: string[] }) {
  if (names.length === 0) return null;
  const more = names.length - mostNamed;
  return (
    <>
      <dt>{label}</dt>
      <dd>
        {number(names.length)}: {names.slice(0, mostNamed).join(", ")}
        {more > 0 && ` and ${number(more)} more`}
      </dd>
    </>
  );
}

function Count({ label, count, what }: { label: string; count: number; what: string }) {
  if (count === 0) return null;
  return (
    <>
      <dt>{label}</dt>
      <dd>
        {number(count)}, {what}
      </dd>
    </>
  );
}

/** Lines of a file with why they cannot be imported. */
export function UnreadableLines({ row: { found } }: { row: Import }) {
  if (found.reasons.length === 0) return null;
  return (
    <details>
      <summary>
        {found.reasons.length < found.unreadable
          ? `The first ${found.reasons.length} lines that cannot be imported`
          : "Lines that cannot be imported"}
      </summary>
      <div class="scroll">
        <table class="table">
          <thead>
            <tr>
              <th scope="col">Line</th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            {found.reasons.map(({ line, reason }) => (
              <tr>
                <th scope="row">{line}</th>
                <td>{reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

const plurals: Record<ImportedKind, string> = {
  entry: "entries",
  project: "projects",
  task: "tasks",
  client: "clients",
  tag: "tags",
};

function kindsOf(undone: ImportUndone, what: "removed" | "kept"): string[] {
  return importedKinds.flatMap((kind) => {
    const count = undone[kind][what];
    return count === 0 ? [] : [counted(count, kind, plurals[kind])];
  });
}

/** What an undo took away, and what stays. */
export function UndoneOutcome({ row: { undone } }: { row: Import }) {
  if (undone === null) return null;
  const kept = kindsOf(undone, "kept");
  return (
    <>
      <p>Taken away again: {kindsOf(undone, "removed").join(", ") || "nothing"}.</p>
      {kept.length > 0 && (
        <p>What somebody has changed or used since, or what is locked, stays: {kept.join(", ")}.</p>
      )}
    </>
  );
}

export function number(value: number): string {
  return value.toLocaleString("en-GB");
}

/** "1 entry", "1,200 entries". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${number(count)} ${count === 1 ? one : many}`;
}
