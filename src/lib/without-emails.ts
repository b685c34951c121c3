const emailPattern = /[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+/g;

/** A text in which whatever looks like an e-mail address is replaced by `[e-mail]`. */
export function withoutEmails(text: string): string {
  return text.replaceAll(emailPattern, "[e-mail]");
}
