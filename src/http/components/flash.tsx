import type { PropsWithChildren } from "hono/jsx";

import type { Tone } from "./badge.tsx";

/** A sentence about what happened, with what can be done about it (such as an Undo form) as children. */
export function Flash({ tone = "plain", children }: PropsWithChildren<{ tone?: Tone }>) {
  return (
    <div class="flash" data-tone={tone} role={tone === "bad" ? "alert" : undefined}>
      {children}
    </div>
  );
}

/** Part of a htmx answer: puts the flash into the corner of the page, beside what the answer swaps. */
export function FlashPartial(props: PropsWithChildren<{ tone?: Tone }>) {
  return (
    <hx-partial hx-target="#flashes" hx-swap="beforeend">
      <Flash {...props} />
    </hx-partial>
  );
}
