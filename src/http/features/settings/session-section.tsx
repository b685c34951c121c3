import type { Viewer } from "../../../domain/sessions/find-viewer.ts";
import type { ListedSession } from "../../../domain/users/load-person.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { ButtonForm } from "../../components/button.tsx";
import { ConfirmForm } from "../../components/confirm-form.tsx";
import { LocalTime, RelativeTime } from "../../components/time.tsx";
import { describeBrowser } from "./describe-browser.ts";

/** Where the person is signed in, with a way to end each, or all. */
export function SessionSection(props: { sessions: ListedSession[]; viewer: Viewer; now: number }) {
  const { sessions, viewer, now } = props;
  const { timeZone, clock, sessionPublicId } = viewer;
  return (
    <section class="stack chapter" aria-labelledby="sessions">
      <h2 id="sessions">Where you are signed in</h2>
      <ul class="list" role="list">
        {sessions.map(({ publicId, userAgent, createdAt, lastSeenAt }) => (
          <li class="row">
            <span class="grow">
              <b>{describeBrowser(userAgent)}</b>{" "}
              <small class="muted">
                since <LocalTime at={createdAt} zone={timeZone} clock={clock} />, last seen{" "}
                <RelativeTime at={lastSeenAt} now={now} zone={timeZone} />
              </small>
            </span>
            {publicId === sessionPublicId ? (
              <span class="muted">This browser</span>
            ) : (
              <ButtonForm
                action={pathTo`/sessions/${publicId}/end`}
                label="Sign out"
                title={`Sign out ${describeBrowser(userAgent)}`}
                small
              />
            )}
          </li>
        ))}
      </ul>
      <ConfirmForm
        action="/sessions/end"
        label="Sign out everywhere…"
        question="All your browsers are signed out, this one too. API tokens stay valid."
        confirm="Sign out everywhere"
      />
    </section>
  );
}
