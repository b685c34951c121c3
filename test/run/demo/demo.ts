import { reach } from "../replay/cannot-replay.ts";
import { connectCalendar } from "./agenda.ts";
import { fillDatabase } from "./fill.ts";
import { type DemoAccount, planDemo } from "./plan.ts";

const personas = ["alice", "bob", "carol"] as const;

/** Fills an empty instance with the work of three people over twelve weeks. False when it is not empty: it is left as it is. */
export async function fillDemo(url: {
  appUrl: string;
  sandboxUrl: string;
  stateDir: string;
}): Promise<boolean> {
  const accounts: DemoAccount[] = [];
  for (const login of personas) accounts.push(await accountOf(url.sandboxUrl, login));
  const when = { now: Date.now(), zone: Intl.DateTimeFormat().resolvedOptions().timeZone };
  const isNew = await fillDatabase(url.stateDir, planDemo({ ...when, accounts }));
  if (isNew) await connectCalendar(url, when);
  return isNew;
}

/** As the sandbox's GitHub names the persona: whoever signs in there later is this person. */
async function accountOf(sandboxUrl: string, login: DemoAccount["login"]): Promise<DemoAccount> {
  const answer = await reach(`${sandboxUrl}/api.github.com/user`, "The sandbox", {
    headers: { Authorization: `Bearer sandbox-${login}` },
  });
  const { id, name, email, avatar_url: avatarUrl }: Record<string, unknown> = await answer.json();
  return {
    login,
    accountId: String(id),
    name: String(name),
    email: String(email),
    avatarUrl: String(avatarUrl),
  };
}
