import { expect, it } from "vitest";

import { createApiToken } from "../../src/domain/api-tokens/create-api-token.ts";
import { createInvitation } from "../../src/domain/invitations/create-invitation.ts";
import { createFeed } from "../../src/integrations/ics/feed.ts";
import { browserWithCookies, walkThrough } from "../support/browser.ts";
import { connectByPersonalToken } from "../support/connections.ts";
import { everythingStored } from "../support/everything-stored.ts";
import { createPerson, ctxFor } from "../support/people.ts";

it("K5: whoever reads the database can use none of what is in it", async () => {
  const browser = browserWithCookies(null);
  await walkThrough(browser, "/oauth/github/start?purpose=sign_in", "alice");
  const owner = await createPerson();
  const ctx = ctxFor(owner);
  const { token: apiToken } = await createApiToken(ctx, {
    name: "script",
    scopes: ["connections:read"],
    expiresInDays: 1,
  });
  const { token: invitation } = await createInvitation(ctx, { role: "member", label: "Bob" });
  const feed = await createFeed(ctx);
  await connectByPersonalToken(owner);
  const session = browser.jar.get("session") ?? "";
  const secrets = { session, apiToken, invitation, feed, providerToken: "sandbox-alice" };
  const rows = await everythingStored();
  for (const [what, secret] of Object.entries(secrets)) {
    expect(secret.length, what).toBeGreaterThan(10);
    expect(rows.includes(secret), what).toBe(false);
  }
});
