import type { Context } from "hono";
import * as z from "zod";
import { basicCredentials } from "../github/rest/authenticate.ts";
import type { SandboxEnv } from "../sandbox.ts";

const requestSchema = z.object({
  grant_type: z.string().default(""),
  client_id: z.string().default(""),
  client_secret: z.string().default(""),
  code: z.string().default(""),
  redirect_uri: z.string().default(""),
  code_verifier: z.string().optional(),
  refresh_token: z.string().default(""),
  scope: z.string().default(""),
});

export type TokenRequest = z.infer<typeof requestSchema>;

/** A form, with the client's credentials in it or in a Basic header (RFC 6749 2.3.1). */
export async function readTokenRequest(c: Context<SandboxEnv>): Promise<TokenRequest> {
  const [clientId, secret] = basicCredentials(c.req.header("authorization"));
  const basic = clientId === "" ? {} : { client_id: clientId, client_secret: secret };
  const request = requestSchema
    .catch(requestSchema.parse({}))
    .parse({ ...(await c.req.parseBody()), ...basic });
  c.set("note", request.grant_type);
  c.header("cache-control", "no-store");
  return request;
}
