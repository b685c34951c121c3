import type { Child, PropsWithChildren } from "hono/jsx";

import { Button } from "./button.tsx";
import { Field } from "./field.tsx";
import { Flash } from "./flash.tsx";

/** The top of a page on which containers of a connection are chosen; `problem` = what went wrong, as a sentence. */
export function PickerHeader(props: {
  back: { href: string; label: string };
  title: string;
  lead: Child;
  problem: string | null;
}) {
  const { back, title, lead, problem } = props;
  return (
    <>
      <header class="stack tight">
        <p>
          <a href={back.href}>{back.label}</a>
        </p>
        <h1>{title}</h1>
        <p class="lead">{lead}</p>
      </header>
      {problem !== null && <Flash tone="bad">{problem}</Flash>}
    </>
  );
}

/** Searching sends the picker's form as a GET, so that what is chosen and typed goes along without a script. */
export function PickerSearch({
  label,
  placeholder,
  value,
}: Record<"label" | "placeholder" | "value", string>) {
  return (
    <div class="filter">
      <Field id="q" name="q" type="search" hidesLabel {...{ label, placeholder, value }} />
      <Button formmethod="get" formnovalidate>
        Search
      </Button>
    </div>
  );
}

/** One container: a control to choose it, or a link to the page of one that is connected already. Children are its badges. */
export function PickerRow(
  props: PropsWithChildren<{
    type: "checkbox" | "radio";
    name: string;
    value: string;
    isChosen: boolean;
    label: string;
    detail?: string;
    href?: string | null;
  }>,
) {
  const { type, name, value, isChosen, label, detail = "", href = null, children } = props;
  return (
    <li class="row">
      {href === null ? (
        <label class="check grow">
          <input type={type} name={name} value={value} checked={isChosen} />
          <span>
            {label}
            {detail !== "" && <small class="muted"> {detail}</small>}
          </span>
        </label>
      ) : (
        <span class="grow">
          <a href={href}>{label}</a>
        </span>
      )}
      <span class="cluster end">{children}</span>
    </li>
  );
}
