import { ButtonForm } from "../../components/button.tsx";
import { ConfirmForm } from "../../components/confirm-form.tsx";
import { CopyField } from "../../components/copy-field.tsx";
import { Flash } from "../../components/flash.tsx";
import { RelativeTime } from "../../components/time.tsx";

/** The address under which a calendar application reads the person's entries and deadlines. */
export function FeedSection(props: {
  /** null = there is none. */
  since: number | null;
  /** The address that was just made. */
  url: string | undefined;
  zone: string;
  now: number;
}) {
  const { since, url, zone, now } = props;
  return (
    <section class="stack chapter" aria-labelledby="feed">
      <h2 id="feed">Calendar feed</h2>
      <p class="muted">
        Any calendar application can subscribe to your time entries and deadlines by a secret address. Whoever
        has the address can read them.
      </p>
      {url !== undefined && (
        <Flash tone="good">
          <div class="stack tight grow">
            <p>Copy the address now. It is not shown again.</p>
            <CopyField id="feed-url" label="Address of the calendar feed" value={url} />
            <p>
              <a href={url.replace(/^https?:/, "webcal:")}>Subscribe on this device</a>, or paste it: in
              Google Calendar under <i>Other calendars → From URL</i>, in Outlook under{" "}
              <i>Add calendar → Subscribe from web</i>. They look for changes every few hours.
            </p>
          </div>
        </Flash>
      )}
      {since !== null && (
        <p>
          The feed was made <RelativeTime at={since} now={now} zone={zone} />.
        </p>
      )}
      {since === null ? (
        <div>
          <ButtonForm action="/feed" label="Make a feed" />
        </div>
      ) : (
        <div class="cluster">
          <ConfirmForm
            action="/feed"
            label="Replace the address…"
            question="The address that you use now ends. Applications that read it need the new one."
            confirm="Replace the address"
          />
          <ConfirmForm
            action="/feed/revoke"
            label="End the feed…"
            question="Its address shows nothing any more, for good. A new feed gets a new address."
            confirm="End the feed"
          />
        </div>
      )}
    </section>
  );
}
