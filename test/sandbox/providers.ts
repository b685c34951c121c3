import { github } from "./github/index.ts";
import { gitlab } from "./gitlab/index.ts";
import { google } from "./google/index.ts";
import { ics } from "./ics/index.ts";
import { imaginary } from "./imaginary/index.ts";
import { linear } from "./linear/index.ts";
import { jira } from "./jira/index.ts";
import { microsoft } from "./microsoft/index.ts";
import type { SandboxProvider } from "./sandbox.ts";
import { slack } from "./slack/index.ts";

export const providers: SandboxProvider[] = [
  github,
  gitlab,
  google,
  microsoft,
  ics,
  jira,
  slack,
  linear,
  imaginary,
];
