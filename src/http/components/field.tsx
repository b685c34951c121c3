import type { Child, PropsWithChildren } from "hono/jsx";

type Said = {
  /** The control's id; unique on the page. */
  id: string;
  label: Child;
  hint?: Child;
  /** What is wrong and what to do, as a sentence. */
  error?: string | undefined;
  /** The label is only for screen readers: what surrounds the control says what it is. */
  hidesLabel?: boolean;
};

type Passed = Record<string, unknown>;

/** Label, hint and error around a control that carries the attributes of `described(props)`. */
export function Labelled({ id, label, hint, error, hidesLabel, children }: PropsWithChildren<Said>) {
  return (
    <div class="field">
      <label for={id} class={hidesLabel === true ? "visually-hidden" : undefined}>
        {label}
      </label>
      {children}
      {error !== undefined && (
        <p class="error" id={`${id}-error`}>
          {error}
        </p>
      )}
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

/** The attributes that tie a control to its label, hint and error. */
export function described({ id, hint, error }: Pick<Said, "id" | "hint" | "error">): Passed {
  const parts = [error === undefined ? null : `${id}-error`, hint === undefined ? null : `${id}-hint`];
  const ids = parts.filter((part) => part !== null);
  return {
    id,
    ...(ids.length === 0 ? {} : { "aria-describedby": ids.join(" ") }),
    ...(error === undefined ? {} : { "aria-invalid": "true" }),
  };
}

const said = new Set(["label", "hint", "error", "hidesLabel", "options", "value", "children"]);

/** What of a field's props belongs on the control itself: its name, and whatever the page adds. */
function passed(props: Said & Passed): Passed {
  const own = Object.entries(props).filter(([name]) => !said.has(name));
  return { ...Object.fromEntries(own), ...described(props) };
}

/** A labelled text field. Further attributes (type, required, list, autocomplete, maxlength) pass through. */
export function Field(props: Said & { name: string; value?: string | undefined } & Passed) {
  return (
    <Labelled {...props}>
      <input type="text" value={props.value} {...passed(props)} />
    </Labelled>
  );
}

/** A labelled text field of several lines. */
export function TextArea(props: Said & { name: string; value?: string | undefined } & Passed) {
  return (
    <Labelled {...props}>
      <textarea {...passed(props)}>{props.value}</textarea>
    </Labelled>
  );
}

export type Option = { value: string; label: string; group?: string };

/** A labelled choice. Options that name a group stand together under it. */
export function Select(
  props: Said & { name: string; value?: string | undefined; options: readonly Option[] } & Passed,
) {
  const { options, value } = props;
  const groups = [...new Set(options.map(({ group }) => group))];
  return (
    <Labelled {...props}>
      <select {...passed(props)}>
        {groups.map((group) => {
          const choices = options
            .filter((option) => option.group === group)
            .map((option) => (
              <option value={option.value} selected={option.value === value}>
                {option.label}
              </option>
            ));
          return group === undefined ? choices : <optgroup label={group}>{choices}</optgroup>;
        })}
      </select>
    </Labelled>
  );
}

/** A box to tick, its label beside it. */
export function Checkbox(
  props: { name: string; label: Child; checked?: boolean; value?: string; hint?: Child } & Passed,
) {
  const { label, hint, value = "on", ...rest } = props;
  return (
    <label class="check">
      <input type="checkbox" value={value} {...rest} />
      <span>
        {label}
        {hint !== undefined && <small class="muted"> {hint}</small>}
      </span>
    </label>
  );
}
