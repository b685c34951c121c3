import { createSecret } from "../../lib/id.ts";

export const formKeyName = "formKey";

/** Makes two equal forms differ from one form that is sent twice; the browser renews it after use (public/js/pending.js). */
export function FormKey() {
  return <input type="hidden" name={formKeyName} value={createSecret()} autocomplete="off" />;
}
