import { github } from "./github/index.ts";
import { slack } from "./slack/index.ts";
import type { SandboxProvider } from "./sandbox.ts";

export const providers: SandboxProvider[] = [github, slack];
