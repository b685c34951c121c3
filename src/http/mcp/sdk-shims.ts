/**
 * Stands, by [alias] in wrangler.toml, for what the SDK chooses by its runtime: a validator of the answers to forms that a server shows its
 * user through the client, and the streams of a process. We show no forms and have no process; the SDK's own would be 7 KB of the deploy.
 */
export class DefaultJsonSchemaValidator {
  getValidator(): never {
    throw new Error("This server asks its users nothing.");
  }
}

export const process = {};
