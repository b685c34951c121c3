import type { Child, PropsWithChildren } from "hono/jsx";
import { FormKey } from "./form-key.tsx";

/** A step before what can't be undone: opens in place, works without JavaScript. Children are further fields. */
export function ConfirmForm(
  props: PropsWithChildren<{
    action: string;
    /** What the closed button says, for example "Disconnect…". */
    label: string;
    /** What will happen, in sentences. */
    question: Child;
    /** What the button that does it says, for example "Disconnect the account". */
    confirm: string;
    small?: boolean;
    attributes?: Record<string, string>;
  }>,
) {
  const { action, label, question, confirm, small, attributes = {}, children } = props;
  return (
    <details class="confirm">
      <summary class={small === true ? "button danger quiet small" : "button danger"}>{label}</summary>
      <form method="post" action={action} {...attributes}>
        <FormKey />
        <p>{question}</p>
        {children}
        <button type="submit" class="button danger">
          {confirm}
        </button>
      </form>
    </details>
  );
}
