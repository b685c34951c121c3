import { describe, expect, it } from "vitest";

import type { Provider, TokenAuth } from "../../../src/providers/provider.ts";
import { accessOf } from "./access.ts";

export type TokenSubject = {
  provider: Provider;
  token: string;
  /** Where the account is; absent = the provider's own host. */
  host?: string;
};

/** What every provider promises whose accounts are connected without a sign-in: by a token, by key and token, by an address. */
export function describeToken({ provider, token, ...where }: TokenSubject): void {
  const form = tokenOf(provider);
  const { fields, scopes, howTo, afterwards } = form;
  const isAddress = form.readAddress !== undefined;
  const sentence = /^[A-Z].{10,}\.$/;

  describe("connecting without a sign-in", () => {
    it("says what to type, where it comes from, and what is left of it afterwards", () => {
      expect(fields.map(({ name }) => name)).toContain("token");
      expect(new Set(fields.map(({ name }) => name)).size).toBe(fields.length);
      expect(fields.filter(({ hint, label }) => !sentence.test(hint) || label === "")).toEqual([]);
      expect(fields.find(({ name }) => name === "token")?.isSecret).not.toBe(false);
      for (const text of [howTo, afterwards, ...scopes.map(({ reason }) => reason)])
        expect(text).toMatch(sentence);
    });

    it("tells whose it is, and which sites it reaches", async () => {
      const account = await provider.account(accessOf(provider, token, where));
      expect(account.accountId).toMatch(/^[\w:-]+$/);
      expect(account.login).not.toBe("");
      const { sites = [] } = account;
      expect(new Set(sites.map(({ id }) => id)).size).toBe(sites.length);
      expect(sites.filter(({ id }) => !/^[\w.-]{1,64}$/.test(id))).toEqual([]);
    });

    // A wrong address is another place, which may answer anything.
    it.skipIf(isAddress).each(fields.map(({ name }) => name))(
      "is refused for good when the %s is another",
      async (name) => {
        const { credential, ...access } = accessOf(provider, token, where);
        if (credential.method !== "token") throw new Error("These are no fields.");
        const wrong = { ...credential, fields: { ...credential.fields, [name]: "never-given" } };
        await expect(provider.account({ ...access, credential: wrong })).rejects.toMatchObject({
          code: "unauthorized",
          permanent: true,
        });
      },
    );
  });
}

function tokenOf({ token, name }: Provider): TokenAuth {
  if (token === null) throw new Error(`${name} has no tokens.`);
  return token;
}
