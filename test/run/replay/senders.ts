import { github } from "./github.ts";
import { gitlab } from "./gitlab.ts";
import { jira } from "./jira.ts";
import { linear } from "./linear.ts";
import type { Payload } from "./read-payloads.ts";
import type { Hook, Repository } from "./sandbox-hook.ts";

/** How a provider's payloads are kept in files, and sent. */
export type Sender = {
  /** `event` names that of a single payload and narrows a collection. Throws CannotReplay. */
  read(path: string, event: string | undefined): Payload[];
  /** The latest webhook that the app installed at the sandbox. Throws CannotReplay when there is none. */
  findHook(sandbox: string, app: string): Promise<Hook>;
  /** The payload as if it were about that container, because a webhook only touches its own. */
  readdress(payload: Payload, to: Repository): Payload;
  /** With the time at which it leaves, where that is part of a payload. */
  stamp?(payload: Payload): Payload;
  /** With whatever proves it. */
  headers(hook: Hook, payload: Payload, deliveryId: string): Record<string, string>;
};

export const senders: Readonly<Record<string, Sender>> = { github, gitlab, jira, linear };
