import { destinations } from "./destinations.ts";

/** Every shortcut that public/js/keyboard.js knows; the overlay is their one list for people. */
const shortcuts = [
  { keys: ["t"], what: "Say what you are working on" },
  { keys: ["s"], what: "Start or stop the timer" },
  { keys: ["n"], what: "New entry, task or project" },
  { keys: ["Ctrl K"], what: "Search, go and do" },
  { keys: ["/"], what: "Search in this list" },
  ...destinations.map(({ label, key }) => ({ keys: ["g", key], what: `Go to ${label}` })),
  { keys: ["?"], what: "This list" },
  { keys: ["Esc"], what: "Close a form or list, or leave a field" },
];

export function HelpOverlay() {
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
          <div>
            <dt>{what}</dt>
            <dd>
              {keys.map((key) => (
                <>
                  <kbd>{key}</kbd>{" "}
                </>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <label class="check">
        <input type="checkbox" data-shortcuts-switch />
        <span>Use single keys as shortcuts in this browser</span>
      </label>
    </dialog>
  );
}
