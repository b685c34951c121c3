import type { Child } from "hono/jsx";

import type { DayEntry } from "../../../domain/time/list-days.ts";
import { Duration } from "../../components/time.tsx";
import { EntryText } from "./entry-text.tsx";

/** The same work as one row with its sum, which opens. */
export function EntryGroup(props: { id: string; listed: DayEntry[]; isOpen: boolean; children: Child }) {
  const { id, listed, isOpen, children } = props;
  const [first] = listed;
  if (first === undefined) return null;
  return (
    <li class="entry-group">
      <details id={id} class="group" open={isOpen}>
        <summary class="row entry">
          <span class="pick" aria-hidden="true">
            ▸
          </span>
          <span class="entry-span">{listed.length} entries</span>
          <EntryText entry={first.entry} />
          <span class="end">
            <Duration ms={listed.reduce((sum, { lengthMs }) => sum + lengthMs, 0)} />
          </span>
        </summary>
        <ul class="list">{children}</ul>
      </details>
    </li>
  );
}
