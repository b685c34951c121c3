type Form = Record<string, unknown>;

/** All values of a field, such as those of its checkboxes. */
export function listOf(form: Form, name: string): string[] {
  const value = form[name];
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((one) => typeof one === "string");
}

/** A field's text, trimmed, with the line ends that a textarea sends made plain. */
export function textOf(form: Form, name: string): string {
  return listOf(form, name)[0]?.trim().replaceAll("\r\n", "\n") ?? "";
}
