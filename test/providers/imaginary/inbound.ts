import { sha256Hex } from "../../../src/lib/digest.ts";
import { readDocumented } from "../../../src/providers/kit/documented.ts";
import type { ParsedDelivery, ProviderEvent, QueuedInbound } from "../../../src/providers/inbound.ts";
import { importJwtSecret, readJwt } from "../../../src/providers/kit/jwt.ts";
import { toContainerRef, toIssueSnapshot, toPerson } from "./mapping.ts";
import { claimsSchema, deliverySchema, issueDeliverySchema } from "./schemas.ts";

const prefix = "JWT ";
/** Between their clock and ours. */
const leewaySeconds = 60;

/** Deliveries of all accounts come to one address, each with a token that is good for this method, this path and these bytes. */
export const inbound: QueuedInbound = {
  methods: ["POST"],
  answer: "queue",
  address: "app",
  contentTypes: ["application/json"],
  maxBodyBytes: 1_048_576,
  importSecret: importJwtSecret,
  hasSignature: (headers) => (headers.get("authorization") ?? "").startsWith(prefix),

  async verify({ method, url, headers, body }, key, now) {
    const header = headers.get("authorization") ?? "";
    if (!header.startsWith(prefix)) return false;
    const claims = claimsSchema.safeParse(await readJwt(header.slice(prefix.length), key)).data;
    if (claims === undefined) return false;
    const isNow = claims.iat - leewaySeconds <= now / 1000 && now / 1000 < claims.exp + leewaySeconds;
    return (
      isNow &&
      claims.request === `${method} ${new URL(url).pathname}` &&
      claims.body === (await sha256Hex(body))
    );
  },

  identify({ body }) {
    const { data } = deliverySchema.safeParse(readJson(body));
    if (data === undefined) return null;
    const { delivery, event, subscription, site, project } = data;
    return { id: delivery, event, shared: { remoteId: subscription, siteId: site, externalId: project.id } };
  },

  events: new Set(["issue.changed", "issue.deleted", "issue.moved", "project.renamed"]),
  shownHeaders: ["user-agent"],

  parse: (event, { body }) =>
    readDocumented({ id: "imaginary" }, `The payload is not what the event "${event}" promises`, () =>
      read(event, JSON.parse(new TextDecoder().decode(body))),
    ),
};

function read(event: string, payload: unknown): ParsedDelivery {
  const container = toContainerRef(deliverySchema.parse(payload).project);
  const used = (one: ProviderEvent) => ({ action: null, events: [one], ignoredBecause: null });
  if (event === "project.renamed") return used({ kind: "container.renamed", container });
  const { issue: raw, assigned } = issueDeliverySchema.parse(payload);
  const issue = toIssueSnapshot(raw);
  switch (event) {
    case "issue.deleted":
      return used({ kind: "tracker.issue_deleted", container, issue });
    case "issue.moved": {
      const to = { container: toContainerRef(raw.project), issue };
      return used({ kind: "tracker.issue_moved", container, issue, to });
    }
    default: {
      const person = assigned === undefined ? null : toPerson(assigned);
      return used({ kind: "tracker.issue_changed", container, issue, assigned: person });
    }
  }
}

function readJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    // What cannot be read names nothing.
    return null;
  }
}
