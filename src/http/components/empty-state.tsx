import type { PropsWithChildren } from "hono/jsx";

/** What stands where nothing is yet: says what will be here and, as children, what to do first. */
export function EmptyState({ title, children }: PropsWithChildren<{ title: string }>) {
  return (
    <section class="empty">
      <h2>{title}</h2>
      {children}
    </section>
  );
}
