import { describe, expect, it } from "vitest";

import { activities, connections, consents, credentials } from "../../../src/db/schema/connections.ts";
import { connectByToken, reconnectByToken } from "../../../src/integrations/connections/connect-by-token.ts";
import { openConnection } from "../../../src/integrations/connections/open-connection.ts";
import { createPerson, createWorkspace, db } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";
import { contextFor } from "../../support/context.ts";

const form = { fields: { token: "sandbox-alice" }, host: "", isPersonal: false };
const read = async () => (await db().select().from(connections)).map(({ accountLogin }) => accountLogin);

describe("connectByToken", () => {
  it("connects the account behind the token, records consent and scopes, and encrypts the token", async () => {
    const owner = await createPerson();
    const { connectionId } = await connectByToken(await contextFor(owner), "github", form);
    expect(await db().select().from(connections)).toMatchObject([
      {
        id: connectionId,
        accountLogin: "alice",
        host: "github.com",
        status: "active",
        authMethod: "token",
        ownerId: null,
      },
    ]);
    const [consent] = await db().select().from(consents);
    expect(consent).toMatchObject({ userId: owner.userId, scopes: ["repo", "admin:repo_hook"] });
    expect(consent?.text).toContain("Read the issues");
    expect(JSON.stringify(await db().select().from(credentials))).not.toContain("sandbox-alice");
    const [activity] = await db().select().from(activities);
    expect(activity?.calls[0]).toMatchObject({
      method: "GET",
      url: "https://api.github.com/user",
      status: 200,
    });
  });

  it("gives an open connection that calls GitHub with the token", async () => {
    const ctx = await contextFor(await createPerson());
    const { connectionId } = await connectByToken(ctx, "github", form);
    const { call, provider } = await openConnection(ctx, connectionId);
    expect((await call((access) => provider.account(access))).login).toBe("alice");
  });

  it("reaches an Enterprise Server by its address, with accounts of its own", async () => {
    const ctx = await contextFor(await createPerson());
    await connectByToken(ctx, "github", form);
    await connectByToken(ctx, "github", { ...form, host: "https://github.acme.example/" });
    const hosts = await db().select({ host: connections.host }).from(connections);
    expect(hosts.map(({ host }) => host).toSorted()).toEqual(["github.acme.example", "github.com"]);
  });

  it("keeps the connection when the same account is connected again", async () => {
    const ctx = await contextFor(await createPerson());
    const first = await connectByToken(ctx, "github", form);
    expect(await connectByToken(ctx, "github", form)).toEqual(first);
    expect(await connectByToken(ctx, "github", { ...form, fields: { token: "sandbox-bob" } })).not.toEqual(
      first,
    );
  });

  it.each([
    [
      "a token that GitHub does not know",
      { ...form, fields: { token: "gone" } },
      "invalid",
      "does not accept this token",
    ],
    [
      "a token with a line break inside",
      { ...form, fields: { token: "ghp_a\nb" } },
      "invalid",
      "spaces or letters that no token has",
    ],
    [
      "a token that is no ASCII",
      { ...form, fields: { token: "ghp_ü" } },
      "invalid",
      "spaces or letters that no token has",
    ],
    ["a private address", { ...form, host: "https://10.0.0.1" }, "invalid", "public host name"],
    ["plain http", { ...form, host: "http://github.acme.example" }, "invalid", "https://"],
    [
      "a host that is no GitHub",
      { ...form, host: "https://elsewhere.example" },
      "unavailable",
      "did not answer",
    ],
  ])("refuses %s with a sentence and leaves nothing behind", async (_, input, code, sentence) => {
    const ctx = await contextFor(await createPerson());
    const error: unknown = await connectByToken(ctx, "github", input).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code });
    expect(String(error)).toContain(sentence);
    expect(await read()).toEqual([]);
  });

  it("leaves nothing behind when GitHub is down", async () => {
    await sandbox.setFault("api.github.com", { kind: "error", status: 500 });
    const ctx = await contextFor(await createPerson());
    await expect(connectByToken(ctx, "github", form)).rejects.toMatchObject({ code: "unavailable" });
    expect(await db().select().from(credentials)).toEqual([]);
  });

  it("lets members connect for themselves only, and hides that from others", async () => {
    const workspaceId = await createWorkspace();
    const member = await contextFor(await createPerson({ workspaceId, role: "member" }));
    const owner = await contextFor(await createPerson({ workspaceId }));
    await expect(connectByToken(member, "github", form)).rejects.toMatchObject({ code: "forbidden" });
    const { connectionId } = await connectByToken(member, "github", { ...form, isPersonal: true });
    await expect(openConnection(owner, connectionId)).rejects.toMatchObject({ code: "not_found" });
    await expect(connectByToken(owner, "github", form)).rejects.toMatchObject({ code: "conflict" });
  });

  it("answers another workspace's connection as one that does not exist", async () => {
    const { connectionId } = await connectByToken(await contextFor(await createPerson()), "github", form);
    const stranger = await contextFor(await createPerson());
    const notFound = { code: "not_found" };
    await expect(openConnection(stranger, connectionId)).rejects.toMatchObject(notFound);
    await expect(reconnectByToken(stranger, connectionId, { token: "sandbox-alice" })).rejects.toMatchObject(
      notFound,
    );
  });
});

describe("reconnectByToken", () => {
  it("refuses another account with a sentence and keeps the old token", async () => {
    const ctx = await contextFor(await createPerson());
    const { connectionId } = await connectByToken(ctx, "github", form);
    await expect(reconnectByToken(ctx, connectionId, { token: "sandbox-bob" })).rejects.toThrow(
      "belongs to alice",
    );
    const { call, provider } = await openConnection(ctx, connectionId);
    expect((await call((access) => provider.account(access))).login).toBe("alice");
  });
});
