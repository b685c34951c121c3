import type { Viewer } from "../../domain/sessions/find-viewer.ts";
import { webAddress } from "../../lib/web-address.ts";

/** Who is signed in, and where; opens to what is theirs. */
export function PersonMenu({ viewer }: { viewer: Viewer }) {
  return (
    <details class="person" data-closes>
      <summary>
        <Avatar name={viewer.name} url={viewer.avatarUrl} />
        <span>
          <b>{viewer.name}</b>
          <small>{viewer.workspaceName}</small>
        </span>
      </summary>
      <div>
        <a class="narrow" href="/timesheet">
          Timesheet
        </a>
        {viewer.role !== "member" && (
          <a class="narrow" href="/team">
            Team
          </a>
        )}
        <a class="narrow" href="/connections">
          Connections
        </a>
        <a href="/settings">Settings</a>
        <a href="/members">Members</a>
        <a href="/team/absences">Absences</a>
        <a href="/deliveries">Deliveries</a>
        <a href="/entries/deleted">Deleted entries</a>
        <button type="button" class="scripted" data-theme-switch>
          Dark or light
        </button>
        <button type="button" class="scripted" data-opens="help">
          Keyboard shortcuts <kbd>?</kbd>
        </button>
        <hr />
        <form method="post" action="/sign-out">
          <button type="submit">Sign out</button>
        </form>
      </div>
    </details>
  );
}

/** A person's picture, or the first letter of their name. Decorative: the name stands beside it. */
export function Avatar({ name, url }: { name: string; url: string | null }) {
  const src = webAddress(url);
  return src === null ? (
    <span class="avatar" aria-hidden="true">
      {Array.from(name.trim(), (letter) => letter.toUpperCase())[0] ?? "?"}
    </span>
  ) : (
    <img class="avatar" src={src} alt="" width="28" height="28" loading="lazy" referrerpolicy="no-referrer" />
  );
}
