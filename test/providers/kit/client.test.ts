import { expect, it } from "vitest";
import * as z from "zod/mini";

import type { Outbound } from "../../../src/lib/outbound.ts";
import type { Access } from "../../../src/providers/access.ts";
import { basic, createClient } from "../../../src/providers/kit/client.ts";
import { ProviderError } from "../../../src/providers/provider.ts";

const api = {
  base: (host: string) => `https://${host}`,
  failure: () => new ProviderError("It failed.", { provider: "x", code: "unexpected", permanent: true }),
};

/** Answers with the headers that were sent. */
const echo = { calls: () => [], send: async ({ headers }: { headers: unknown }) => ({ body: headers }) };

function accessWith(fields: Record<string, string>): Access {
  // safe because the client under test only sends
  const http = echo as unknown as Outbound;
  return { host: "api.example", siteId: null, credential: { method: "token", fields }, http };
}

const schema = z.unknown();

it("sends the token as a bearer unless the provider says how", async () => {
  const { body } = await createClient(api)(accessWith({ token: "t" }), { path: "/", schema });
  expect(body).toMatchObject({ Authorization: "Bearer t" });
});

it("lets a provider authorise with several fields", async () => {
  const call = createClient({
    ...api,
    authorize: ({ credential }) =>
      credential.method === "token"
        ? basic(credential.fields["email"] ?? "", credential.fields["token"] ?? "")
        : {},
  });
  const { body } = await call(accessWith({ email: "ä@x", token: "t" }), { path: "/", schema });
  expect(body).toEqual({ Authorization: "Basic w6RAeDp0" });
});
