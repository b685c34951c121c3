import type { Child, PropsWithChildren } from "hono/jsx";
import { FormKey } from "./form-key.tsx";

type Look = "primary" | "danger" | "quiet";

function classOf(look: Look | undefined, small: boolean | undefined): string {
  return ["button", look, small === true ? "small" : undefined]
    .filter((name) => name !== undefined)
    .join(" ");
}

/** A button; submits its form unless `type` says otherwise. Further attributes (hx-post, name, aria-label) pass through. */
export function Button(
  props: PropsWithChildren<
    { look?: Look; small?: boolean; type?: "submit" | "button" | "reset" } & Record<string, unknown>
  >,
) {
  const { look, small, type = "submit", children, ...rest } = props;
  return (
    <button type={type} class={classOf(look, small)} {...rest}>
      {children}
    </button>
  );
}

/** What Enter does in a form whose first visible button must not be its default. */
export function DefaultButton() {
  return <button type="submit" hidden />;
}

/** A link that looks like a button. */
export function ButtonLink(
  props: PropsWithChildren<{ href: string; look?: Look; small?: boolean } & Record<string, unknown>>,
) {
  const { href, look, small, children, ...rest } = props;
  return (
    <a href={href} class={classOf(look, small)} {...rest}>
      {children}
    </a>
  );
}

/** A form that is one button: for verbs such as "pause" that need no input but what `fields` carries. */
export function ButtonForm(props: {
  action: string;
  label: Child;
  look?: Look;
  small?: boolean;
  fields?: Record<string, string>;
  /** Said to people who don't see the row that the button stands in, for example "Archive Website". */
  title?: string;
  /** hx-* attributes of the form. */
  attributes?: Record<string, string>;
  /** What it switches is on. */
  isPressed?: boolean;
}) {
  const { action, label, look, small, fields = {}, title, attributes = {}, isPressed } = props;
  return (
    <form method="post" action={action} {...attributes}>
      <FormKey />
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <button
        type="submit"
        class={classOf(look, small)}
        aria-label={title}
        title={title}
        aria-pressed={isPressed === undefined ? undefined : String(isPressed)}
      >
        {label}
      </button>
    </form>
  );
}
