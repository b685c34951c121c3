import { github } from "./github/index.ts";
import { gitlab } from "./gitlab/index.ts";
import { google } from "./google/index.ts";
import { ics } from "./ics/index.ts";
import { linear } from "./linear/index.ts";
import { jira } from "./jira/index.ts";
import { microsoft } from "./microsoft/index.ts";
import type { Provider } from "./provider.ts";
import { slack } from "./slack/index.ts";

/** All providers that work, by id. Adding one is a folder and a line here. */
export const providers: Readonly<Record<string, Provider>> = {
  github,
  gitlab,
  google,
  jira,
  microsoft,
  ics,
  slack,
  linear,
};

/** What Timewire is meant to reach; those without an entry above are shown as not available yet. */
export const catalogue: readonly { id: string; name: string; purpose: string }[] = [
  { id: "github", name: "GitHub", purpose: "Issues become tasks, assignment can start a timer." },
  { id: "gitlab", name: "GitLab", purpose: "Issues become tasks, time is written back." },
  { id: "jira", name: "Jira", purpose: "Issues become tasks, changes go back." },
  { id: "slack", name: "Slack", purpose: "Start and stop timers, daily summaries." },
  { id: "google", name: "Google Calendar", purpose: "Events become time entries." },
  { id: "microsoft", name: "Outlook Calendar", purpose: "Events become time entries." },
  {
    id: "ics",
    name: "Calendar by address (ICS)",
    purpose: "Events of any published calendar become time entries.",
  },
  { id: "linear", name: "Linear", purpose: "Issues become tasks, changes go back." },
  { id: "asana", name: "Asana", purpose: "The same tasks here and there." },
  { id: "notion", name: "Notion", purpose: "Databases as task lists." },
  { id: "zoom", name: "Zoom", purpose: "Meetings become time entries." },
  { id: "trello", name: "Trello", purpose: "Cards become tasks." },
];
