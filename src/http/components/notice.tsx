import type { PropsWithChildren } from "hono/jsx";

import type { Tone } from "./badge.tsx";

/** A sentence about what just happened, with its way back (such as an Undo form) as children beside it. */
export function Notice({ tone = "plain", children }: PropsWithChildren<{ tone?: Tone }>) {
  return (
    <div class="notice" data-tone={tone} role={tone === "bad" ? "alert" : undefined}>
      {children}
    </div>
  );
}

/** Part of a htmx answer: puts the notice into the corner of the page, beside what the answer swaps. */
export function NoticePartial(props: PropsWithChildren<{ tone?: Tone }>) {
  return (
    <hx-partial hx-target="#notices" hx-swap="beforeend">
      <Notice {...props} />
    </hx-partial>
  );
}
