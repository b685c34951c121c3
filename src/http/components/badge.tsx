import type { PropsWithChildren } from "hono/jsx";

import { webAddress } from "../../lib/web-address.ts";

export type Tone = "good" | "warn" | "bad" | "accent" | "plain";

/** A short fact beside a name. `href` makes it a link to another site's page. */
export function Badge(props: PropsWithChildren<{ tone?: Tone; href?: string | null; title?: string }>) {
  const { tone = "plain", title, children } = props;
  const href = webAddress(props.href);
  return href === null ? (
    <span class="badge" data-tone={tone} title={title}>
      {children}
    </span>
  ) : (
    <a class="badge" data-tone={tone} title={title} href={href} rel="noreferrer">
      {children}
    </a>
  );
}

const tones: Record<string, Tone> = {
  active: "good",
  done: "good",
  processed: "good",
  ok: "good",
  in_progress: "accent",
  running: "accent",
  manual: "warn",
  waiting: "warn",
  held: "warn",
  pending: "warn",
  paused: "warn",
  failed: "bad",
  off: "bad",
  dead: "bad",
  gone: "bad",
  needs_reconnect: "bad",
  urgent: "bad",
  high: "warn",
};

/** A state of a row in the database as a badge: "needs_reconnect" reads "needs reconnect". `label` overrides the words. */
export function StatusBadge({ status, label }: { status: string; label?: string }) {
  return <Badge tone={tones[status] ?? "plain"}>{label ?? status.replaceAll("_", " ")}</Badge>;
}
