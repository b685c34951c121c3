import { describe, expect, it } from "vitest";
import * as z from "zod";

import { gitlab } from "../../../src/providers/gitlab/index.ts";
import { subscriptions } from "../../../src/providers/gitlab/subscriptions.ts";
import { sandbox } from "../../support/sandbox.ts";
import { accessOf } from "../contracts/access.ts";
import { groupRef, projectRef } from "./site.ts";

const own = "gitlab.acme.example";
const url = "http://localhost:8787/webhooks/gitlab/one";
const secret = "s".repeat(43);
const asked = { id: "one", url, secret, nowMs: 0 };
const hookSchema = z.array(z.object({ id: z.number(), token: z.string(), signingToken: z.string() }));

const hooks = async () =>
  hookSchema.parse(await (await fetch("http://localhost:8788/_control/gitlab/hooks")).json());

describe("a webhook at GitLab", () => {
  it("has a signing token and no plain one, so that there is nothing to fall back to", async () => {
    await subscriptions.create(accessOf(gitlab, "sandbox-alice"), await projectRef("acme/web"), asked);
    expect(await hooks()).toEqual([
      expect.objectContaining({
        token: "",
        signingToken: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
      }),
    ]);
    expect(JSON.stringify(await hooks())).not.toContain(secret);
  });

  it("has the plain token at an instance before 19.0, until it is given another secret after the update", async () => {
    const access = accessOf(gitlab, "sandbox-alice", { host: own });
    const web = await projectRef("acme/web", own);
    const { remoteId } = await subscriptions.create(access, web, asked);
    expect(await hooks()).toMatchObject([{ token: secret, signingToken: "" }]);
    await sandbox.post("/gitlab/version", { host: own, version: "19.2.0" });
    await subscriptions.rotate?.(access, web, { remoteId, url, secret: "t".repeat(43) });
    expect(await hooks()).toMatchObject([{ token: "", signingToken: expect.stringMatching(/^whsec_/) }]);
  });

  it("that failures have switched off is seen, and works again after a test", async () => {
    const access = accessOf(gitlab, "sandbox-alice");
    const web = await projectRef("acme/web");
    const { remoteId } = await subscriptions.create(access, web, asked);
    await sandbox.post("/gitlab/hooks/fail", { project: "acme/web", failures: 40 });
    expect(await subscriptions.inspect?.(access, web, remoteId)).toEqual({ isActive: false, url });
    await subscriptions.revive?.(access, web, remoteId);
    expect(await subscriptions.inspect?.(access, web, remoteId)).toEqual({ isActive: true, url });
  });

  it("of a group is for its owners, and where its plan has them", async () => {
    const access = accessOf(gitlab, "sandbox-alice");
    const made = await subscriptions.create(access, await groupRef("acme"), asked);
    expect(made.remoteId).not.toBe("");
    const garden = await groupRef("garden");
    await expect(subscriptions.create(access, garden, asked)).rejects.toMatchObject({ code: "forbidden" });
  });
});
