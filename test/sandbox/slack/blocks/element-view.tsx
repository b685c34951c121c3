import type { Child } from "hono/jsx";
import { directMessagesLast } from "../channel-order.ts";
import type { Surroundings } from "./block-view.tsx";
import { type Element, optionsOf } from "./elements.ts";
import { fieldName } from "./enter.ts";
import { plain } from "./mrkdwn.tsx";
import type { Block } from "./schema.ts";
import { enteredValues } from "./state.ts";

interface ElementProps {
  block: Block;
  element: Element;
  around: Surroundings;
}

/** An element as a form control. What it does at once at Slack takes a button here, which works without scripts. */
export function ElementView(props: ElementProps) {
  const { block, element, around } = props;
  if (element.type === "button") return <ButtonView {...props} />;
  const isInput = block.type === "input";
  const acts = !isInput || block.dispatch_action === true;
  const error = around.errors[block.block_id ?? ""];
  return (
    <div class={isInput ? "block-input" : "block-choice"}>
      <Labelled {...props} error={error}>
        <Control {...props} />
      </Labelled>
      {error === undefined ? null : (
        <p class="bad" role="alert" id={`${idOf(props)}-error`}>
          {error}
        </p>
      )}
      {acts ? (
        <button name="do" value={useOf(props)} formnovalidate>
          {element.type === "overflow" ? "Do it" : "Apply"}
        </button>
      ) : null}
    </div>
  );
}

function ButtonView(props: ElementProps) {
  if (props.element.type !== "button") return null;
  const { text, style, confirm, accessibility_label: label } = props.element;
  const button = (title: string) => (
    <button
      name="do"
      value={useOf(props)}
      formnovalidate
      {...(style === undefined ? {} : { class: style })}
      {...(label === undefined ? {} : { "aria-label": label })}
    >
      {title}
    </button>
  );
  if (confirm === undefined) return button(text.text);
  return (
    <details class="confirm">
      <summary class="button">{text.text}</summary>
      <strong>{confirm.title.text}</strong>
      <p>{plain(confirm.text.text)}</p>
      {button(confirm.confirm.text)}
    </details>
  );
}

function Labelled({ children, ...props }: ElementProps & { error: string | undefined; children: Child }) {
  const { block, element } = props;
  const hint = block.type === "input" ? block.hint?.text : undefined;
  const title = titleOf(block, element);
  const isOptional = block.type === "input" && block.optional === true;
  const about = (
    <>
      {isOptional ? " (optional)" : ""}
      {hint === undefined ? null : <small class="soft">{` ${hint}`}</small>}
    </>
  );
  if (element.type === "checkboxes" || element.type === "radio_buttons") {
    return (
      <fieldset>
        <legend>
          {title}
          {about}
        </legend>
        {children}
      </fieldset>
    );
  }
  return (
    <label class="field">
      <span>
        {title}
        {about}
      </span>
      {children}
    </label>
  );
}

function titleOf(block: Block, element: Element): string {
  if (block.type === "input") return block.label.text;
  if ("placeholder" in element && element.placeholder !== undefined) return element.placeholder.text;
  return element.type === "overflow" ? "More" : element.type.replaceAll("_", " ");
}

function Control(props: ElementProps) {
  const { block, element, around } = props;
  const name = fieldName(block, element.action_id ?? "");
  const values = enteredValues(around.state[block.block_id ?? ""]?.[element.action_id ?? ""]);
  const isRequired = block.type === "input" && block.optional !== true;
  const [value = ""] = values;
  const field = { name, id: idOf(props), required: isRequired, ...describedBy(props) };
  switch (element.type) {
    case "plain_text_input":
      return element.multiline === true ? (
        <textarea {...field} maxlength={element.max_length} placeholder={element.placeholder?.text}>
          {value}
        </textarea>
      ) : (
        <input
          {...field}
          value={value}
          minlength={element.min_length}
          maxlength={element.max_length}
          placeholder={element.placeholder?.text}
        />
      );
    case "number_input":
      return <input {...field} value={value} inputmode="decimal" />;
    case "email_text_input":
      return <input {...field} value={value} type="email" />;
    case "url_text_input":
      return <input {...field} value={value} type="url" />;
    case "datepicker":
      return <input {...field} value={value} type="date" />;
    case "timepicker":
      return <input {...field} value={value} type="time" />;
    case "datetimepicker":
      return <input {...field} value={value} inputmode="numeric" title="Seconds since 1970" />;
    case "checkboxes":
    case "radio_buttons":
      return <Boxes {...props} name={name} values={values} />;
    default: {
      const isMany = element.type.startsWith("multi_");
      return (
        <select {...field} multiple={isMany}>
          {isMany ? null : <option value="">–</option>}
          {choicesOf(props).map((choice) => (
            <option value={choice.value} selected={values.includes(choice.value)}>
              {choice.title}
            </option>
          ))}
        </select>
      );
    }
  }
}

function Boxes({ element, name, values }: ElementProps & { name: string; values: string[] }) {
  const type = element.type === "checkboxes" ? "checkbox" : "radio";
  return (
    <div class="checks">
      {optionsOf(element).map(({ text, value }) => (
        <label>
          <input type={type} name={name} value={value} checked={values.includes(value)} />
          {plain(text.text)}
        </label>
      ))}
    </div>
  );
}

function choicesOf({ element, around: { team } }: ElementProps): { value: string; title: string }[] {
  switch (element.type) {
    case "users_select":
    case "multi_users_select":
      return team.people.map(({ id, name }) => ({ value: id, title: name }));
    case "channels_select":
    case "conversations_select":
      return directMessagesLast(team.channels).map(({ id, name }) => ({ value: id, title: `#${name}` }));
    default:
      return optionsOf(element).map(({ text, value }) => ({ value, title: plain(text.text) }));
  }
}

function describedBy(props: ElementProps) {
  const hasError = props.around.errors[props.block.block_id ?? ""] !== undefined;
  return hasError ? { "aria-describedby": `${idOf(props)}-error`, "aria-invalid": "true" as const } : {};
}

function idOf({ block, element, around }: ElementProps): string {
  return `${around.prefix}-${block.block_id ?? ""}-${element.action_id ?? ""}`.replaceAll(/[^\w-]/g, "_");
}

/** Which element a button stands for, as the form sends it. */
function useOf({ block, element }: ElementProps): string {
  return JSON.stringify([block.block_id ?? "", element.action_id ?? ""]);
}
