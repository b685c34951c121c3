import { beforeEach, describe, expect, it } from "vitest";

import type { Provider } from "../../../src/providers/provider.ts";
import type { Subscriptions } from "../../../src/providers/subscriptions.ts";
import type { ContainerRef } from "../../../src/providers/tracker.ts";
import { sandbox } from "../../support/sandbox.ts";
import { accessOf } from "./access.ts";

export type SubscriptionSubject = {
  provider: Provider;
  /** Of somebody who may have it told of changes, and of somebody who may not; absent = whoever reads may. */
  token: string;
  weakToken?: string;
  /** Of the account's sites, the one that the container is in. */
  siteId?: string;
  /** The host whose calls fail. */
  host: string;
  /** What is subscribed to. */
  container(): Promise<ContainerRef>;
  /** The provider asks the address first, and nobody answers in these tests: none is made. */
  asksFirst?: true;
};

const url = "http://localhost:8787/webhooks/example/one";
const asked = { id: "one", url, secret: "s".repeat(40) };

/** What every provider promises that tells us of changes, asked of the sandbox over HTTP. */
export function describeSubscriptions(subject: SubscriptionSubject): void {
  const { provider, weakToken, asksFirst, siteId } = subject;
  const subscriptions = subscriptionsOf(provider);
  const access = (token = subject.token) => accessOf(provider, token, siteId === undefined ? {} : { siteId });
  const create = (token?: string) =>
    subscriptions.create(access(token), container, { ...asked, nowMs: Date.now() });
  const unknown = { remoteId: "424242", resourceId: null, expiresAt: null };
  let container: ContainerRef;

  describe("a subscription", () => {
    beforeEach(async () => {
      container = await subject.container();
    });

    it.skipIf(asksFirst)("is made, found, and removed, which can be repeated", async () => {
      const made = await create();
      expect(made.remoteId).not.toBe("");
      expect(made.expiresAt ?? Infinity).toBeGreaterThan(Date.now() + 1_800_000);
      expect(
        (await subscriptions.inspect?.(access(), container, made.remoteId)) ?? { isActive: true, url },
      ).toEqual({
        isActive: true,
        url,
      });
      expect((await subscriptions.find?.(access(), container, new Set([url]))) ?? made.remoteId).toBe(
        made.remoteId,
      );
      await subscriptions.remove(access(), container, made);
      await expect(subscriptions.remove(access(), container, made)).resolves.toBeUndefined();
      expect((await subscriptions.inspect?.(access(), container, made.remoteId)) ?? null).toBeNull();
      expect((await subscriptions.find?.(access(), container, new Set([url]))) ?? null).toBeNull();
    });

    it.runIf(subscriptions.rotate !== undefined)("is given another secret and another address", async () => {
      const { remoteId } = await create();
      const change = { remoteId, url: `${url}/moved`, secret: "t".repeat(40) };
      await subscriptions.rotate?.(access(), container, change);
      expect(await subscriptions.inspect?.(access(), container, remoteId)).toEqual({
        isActive: true,
        url: change.url,
      });
    });

    it.runIf(asksFirst)("is not made for an address that does not answer", async () => {
      await expect(create()).rejects.toMatchObject({ code: "invalid", permanent: true });
    });

    it.runIf(subscriptions.renew !== undefined)("that ended meanwhile cannot be prolonged", async () => {
      const renewed = subscriptions.renew?.(access(), unknown, Date.now());
      await expect(renewed).rejects.toMatchObject({ code: "not_found" });
    });

    it("that the provider does not know is gone already", async () => {
      await expect(subscriptions.remove(access(), container, unknown)).resolves.toBeUndefined();
    });

    it.runIf(weakToken !== undefined)("is refused for good to an account that may not have it", async () => {
      await expect(create(weakToken)).rejects.toMatchObject({ code: "forbidden", permanent: true });
    });

    it("is asked for again when the provider has a problem", async () => {
      await sandbox.setFault(subject.host, { kind: "error", status: 503, retryAfterSeconds: 7 });
      await expect(create()).rejects.toMatchObject({ permanent: false, retryAfterSeconds: 7 });
      await expect(subscriptions.remove(access(), container, unknown)).rejects.toMatchObject({
        permanent: false,
      });
    });
  });
}

function subscriptionsOf({ subscriptions, name }: Provider): Subscriptions {
  if (subscriptions === undefined) throw new Error(`${name} tells of nothing.`);
  return subscriptions;
}
