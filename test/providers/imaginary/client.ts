import type { Access } from "../../../src/providers/access.ts";
import { createClient } from "../../../src/providers/kit/client.ts";
import { imaginaryError } from "./failures.ts";

/** One call to the API, by key and token. Throws ProviderError. */
export const callImaginary = createClient({
  base: (host) => `https://api.${host}`,
  authorize: ({ credential }) => {
    if (credential.method !== "token") throw new Error("There is no sign-in to the imaginary tracker.");
    const { key = "", token = "" } = credential.fields;
    return { Authorization: `KeyToken key="${key}", token="${token}"` };
  },
  failure: imaginaryError,
});

/** Below the site that the call is meant for. */
export function sitePath({ siteId }: Pick<Access, "siteId">, path: string): string {
  if (siteId === null) throw new Error("This is asked of one site.");
  return `/sites/${encodeURIComponent(siteId)}${path}`;
}
