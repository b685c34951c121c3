import * as z from "zod";

import { CannotReplay, reach } from "./cannot-replay.ts";
import type { Payload } from "./read-payloads.ts";

/** A webhook address of the app; `repository` null = what is sent stays as it is. */
export type Hook = { url: string; secret: string; repository: Repository | null };
export type Repository = z.infer<typeof repositorySchema>;

const repositorySchema = z.object({
  id: z.union([z.number(), z.string()]),
  name: z.string(),
  full_name: z.string(),
  html_url: z.string(),
});
const hooksSchema = z.array(
  z.object({ url: z.string(), secret: z.string(), isActive: z.boolean(), repository: repositorySchema }),
);

/** The latest webhook that the app installed at the sandbox's GitHub. Throws CannotReplay when there is none. */
export async function findInstalledHook(sandbox: string, app: string): Promise<Hook> {
  const answer = await reach(new URL("/_control/github/hooks", sandbox), "The sandbox");
  if (!answer.ok) throw new CannotReplay(`What answers at ${sandbox} is not Timewire's sandbox.`);
  const { origin } = new URL(app);
  const hooks = hooksSchema.parse(await answer.json());
  const hook = hooks.find(({ url, isActive }) => isActive && new URL(url).origin === origin);
  if (hook !== undefined) return hook;
  throw new CannotReplay(
    `No repository is connected yet. Open ${origin}/connections, connect GitHub and choose a repository. ` +
      `The sandbox forgets everything when it stops: if one was connected before, reconnect its account there, ` +
      `then press "Install it again" on the repository's page.`,
  );
}

/** The payload as if it were about that repository, because a webhook only touches its own. */
export function readdress(payload: Payload, to: Repository): Payload {
  const content: Record<string, unknown> = JSON.parse(payload.body.toString());
  if (typeof content["repository"] !== "object" || content["repository"] === null) return payload;
  const body = Buffer.from(JSON.stringify({ ...content, repository: { ...content["repository"], ...to } }));
  return { ...payload, body };
}
