import { linkIdentity } from "../../src/domain/identities/link-identity.ts";
import { connectByOAuth } from "./connections.ts";
import { ctxFor, type Person } from "./people.ts";
import { sandbox } from "./sandbox.ts";

export const acmeTeam = "T0ACME0001";

/** People of the sandbox's Slack workspace Acme. */
export const chatUsers = { alice: "U0ALICE001", bob: "U0BOB00001", carol: "U0CAROL001" } as const;

export type ChatPersona = keyof typeof chatUsers;

/** Connects the sandbox's Slack workspace Acme; returns the connection's id. */
export async function connectChat(owner: Person): Promise<string> {
  return connectByOAuth(owner, "alice", "slack");
}

/** Proves that the person is this user of Acme. */
export async function linkChat(person: Person, persona: ChatPersona = "alice"): Promise<void> {
  await linkIdentity(ctxFor(person), {
    provider: "slack",
    providerName: "Slack",
    host: acmeTeam,
    account: { accountId: chatUsers[persona], login: persona },
  });
}

/** What the app has written in a channel, or to the persona ("app"), as the persona sees it. */
export async function messagesIn(channel: string, persona: ChatPersona = "alice"): Promise<string[]> {
  const messages = await sandbox.chatMessages(channel, persona);
  return messages.filter(({ isFromApp }) => isFromApp).map(({ text }) => text);
}
