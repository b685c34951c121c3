import type { Child } from "hono/jsx";

import type { Viewer } from "../../domain/sessions/find-viewer.ts";
import { destinationsFor } from "./destinations.ts";

/** Every shortcut that public/js/keyboard.js, finder.js and calendar.js know; the overlay is their one list for people. */
const shortcuts = [
  { keys: ["t"], what: "Say what you are working on" },
  { keys: ["s"], what: "Start or stop the timer" },
  { keys: ["n"], what: "New entry, task or project" },
  { keys: ["Ctrl K"], what: "Search, go and do" },
  { keys: ["/"], what: "Search in this list" },
  { keys: ["Shift ↑", "Shift ↓"], what: "Move an entry of the calendar by a quarter of an hour" },
  { keys: ["Shift ←", "Shift →"], what: "Move it by a day" },
  { keys: ["Alt Shift ↑", "Alt Shift ↓"], what: "Move its end" },
  { keys: ["Alt Shift ←", "Alt Shift →"], what: "Move its start" },
  { keys: ["?"], what: "This list" },
  { keys: ["Esc"], what: "Close a form or list, or leave a field" },
];

export function HelpOverlay({ viewer }: { viewer: Viewer }) {
  return (
    <dialog id="help" aria-labelledby="help-title">
      <div class="toolbar">
        <h2 id="help-title">Keyboard shortcuts</h2>
        <form method="dialog">
          <button type="submit" class="button quiet">
            Close
          </button>
        </form>
      </div>
      <dl class="keys">
        {shortcuts.map(({ keys, what }) => (
          <Keys keys={keys}>{what}</Keys>
        ))}
        {destinationsFor(viewer).map(({ label, href, key }) => (
          <Keys keys={["g", key]}>
            <a href={href} data-go={key}>
              {label}
            </a>
          </Keys>
        ))}
      </dl>
      <label class="check">
        <input type="checkbox" data-shortcuts-switch />
        <span>Use single keys as shortcuts in this browser</span>
      </label>
    </dialog>
  );
}

function Keys({ keys, children }: { keys: string[]; children?: Child }) {
  return (
    <div>
      <dt>{children}</dt>
      <dd>
        {keys.map((key) => (
          <>
            <kbd>{key}</kbd>{" "}
          </>
        ))}
      </dd>
    </div>
  );
}
