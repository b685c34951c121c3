import { github } from "./github/index.ts";
import type { SandboxProvider } from "./sandbox.ts";

export const providers: SandboxProvider[] = [github];
