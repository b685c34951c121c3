/**
 * Text with a little form. Plain strings are always escaped: what people typed can neither mention nor link anything.
 */
export type ChatText = string | readonly ChatTextPart[];

export type ChatTextPart =
  | string
  | { bold: string }
  | { italic: string }
  | { code: string }
  | { strike: string }
  | { link: string; url: string }
  /** A mention of a person by their id at the provider. */
  | { userId: string };

export type ChatButton = {
  actionId: string;
  /** At most 75 characters; longer ones are cut. */
  label: string;
  /** Comes back when it is pressed; at most 2000 characters. */
  value?: string;
  style?: "primary" | "danger";
  /** Opens a page instead. */
  url?: string;
  confirm?: { title: string; text: string; yes: string; no: string };
};

export type ChatBlock =
  | { kind: "heading"; text: string }
  | { kind: "text"; text: ChatText; button?: ChatButton }
  /** Small and grey. */
  | { kind: "note"; text: ChatText }
  /** Pairs in two columns. */
  | { kind: "facts"; facts: readonly { name: string; value: ChatText }[] }
  | { kind: "buttons"; buttons: readonly ChatButton[] }
  | { kind: "divider" };

export type ChatMessage = {
  /** What notifications and screen readers say: the whole message in one sentence. */
  summary: ChatText;
  blocks: readonly ChatBlock[];
};

export type ChatReply = ChatMessage & {
  /** "person" = only the one who asked sees it. */
  visibleTo: "person" | "channel";
  /** Takes the place of the message whose button was pressed. */
  replacesOriginal?: boolean;
};

export type ChatOption = { value: string; label: string };

export type ChatControl =
  | { type: "text"; initial?: string; placeholder?: string; isMultiline?: boolean; maxLength?: number }
  | { type: "choice"; options: readonly ChatOption[]; initial?: string; placeholder?: string }
  | { type: "choices"; options: readonly ChatOption[]; initial?: readonly string[] }
  /** Calendar date, YYYY-MM-DD. */
  | { type: "date"; initial?: string }
  /** Time of day, HH:MM. */
  | { type: "time"; initial?: string };

export type ChatField = {
  kind: "field";
  fieldId: string;
  label: string;
  hint?: string;
  isOptional?: boolean;
  /** A form that takes another's place keeps what was entered into a field of the same edition. */
  edition?: number;
  control: ChatControl;
};

export type ChatModal = {
  modalId: string;
  /** At most 24 characters. */
  title: string;
  /** Label of the button that submits; null = nothing to submit. */
  submit: string | null;
  close: string;
  /** Comes back with the submission; at most 3000 characters; not secret, but only the app can write it. */
  metadata?: string;
  blocks: readonly (ChatBlock | ChatField)[];
};

export type ChatHome = { blocks: readonly ChatBlock[] };
