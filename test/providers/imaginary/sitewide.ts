import type { Provider } from "../../../src/providers/provider.ts";
import { callImaginary } from "./client.ts";
import { inbound } from "./inbound.ts";
import { imaginary } from "./index.ts";
import { subscriptionSchema } from "./schemas.ts";
import { subscriptions, toRemote } from "./subscriptions.ts";

/** The same tracker, told of by one subscription for each site of a connection, with an address and a secret of its own. */
export const sitewide: Provider = {
  ...imaginary,
  id: "sitewide",
  name: "Sitewide",
  accountsPerSite: true,
  inbound: {
    ...inbound,
    address: "subscription",
    identify(request) {
      const identity = inbound.identify(request);
      if (identity?.shared === undefined) return null;
      const { id, event, shared } = identity;
      return { id, event, container: { externalId: shared.externalId, siteId: shared.siteId ?? null } };
    },
  },
  subscriptions: {
    ...subscriptions,
    scope: "connection",
    async create(access, _site, { url, secret }) {
      const json = { url, secret, site: access.siteId };
      const request = { method: "POST", path: "/subscriptions", json } as const;
      const { body } = await callImaginary(access, { ...request, schema: subscriptionSchema });
      return toRemote(body);
    },
  },
};
