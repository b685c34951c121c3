import { ButtonForm } from "../components/button.tsx";
import { CopyField } from "../components/copy-field.tsx";
import { Notice } from "../components/notice.tsx";
import { RelativeTime } from "../components/time.tsx";

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
        <Notice tone="good">
          <div class="stack tight grow">
            <p>Copy the address now. It is not shown again.</p>
            <CopyField id="feed-url" label="Address of the calendar feed" value={url} />
          </div>
        </Notice>
      )}
      {since !== null && (
        <p>
          The feed was made <RelativeTime at={since} now={now} zone={zone} />.
        </p>
      )}
      <div class="cluster">
        <ButtonForm action="/feed" label={since === null ? "Make a feed" : "Replace the address"} />
        {since !== null && <ButtonForm action="/feed/revoke" label="End the feed" look="danger" />}
      </div>
    </section>
  );
}
