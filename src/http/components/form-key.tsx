import { createSecret } from "../../lib/id.ts";

export const formKeyName = "formKey";

/** Tells two forms that say the same from one form that is sent twice; the browser renews it after use (public/js/pending.js). */
export function FormKey() {
  return <input type="hidden" name={formKeyName} value={createSecret()} autocomplete="off" />;
}
