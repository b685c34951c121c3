import * as z from "zod";

import { doubts } from "../../domain/time/doubts.ts";
import { groups } from "../../domain/reports/group-names.ts";
import { pathTo, Search } from "../../lib/path-to.ts";
import { defineTool } from "./define-tool.ts";

const moment = z.iso
  .datetime({ offset: true })
  .describe("ISO 8601 with an offset, such as 2026-11-20T09:30:00+01:00");
const day = z.iso.date().describe("A day, YYYY-MM-DD");

const details = {
  notes: z.string().optional().describe("What it is about"),
  projectId: z.string().optional().describe("From list_projects"),
  taskId: z.string().optional().describe("From search_tasks; brings its project along"),
  tagNames: z.array(z.string()).optional(),
  billable: z.boolean().optional().describe("As the project says, unless given"),
};

const page = {
  limit: z.int().min(1).max(100).optional(),
  cursor: z.string().optional().describe("nextCursor of the answer before"),
};

/** What assistants can do: track and read time, as the token allows. */
export const tools = [
  defineTool({
    name: "current_timer",
    title: "Running timer",
    description: "The timer that runs, or null.",
    isRead: true,
    input: z.object({}),
    call: () => ({ method: "GET", path: pathTo`/api/v1/timer` }),
  }),
  defineTool({
    name: "start_timer",
    title: "Start a timer",
    description: "Starts a timer; one that runs is stopped and kept.",
    isRead: false,
    input: z.object({ ...details, startedAt: moment.optional() }),
    call: (body) => ({ method: "POST", path: pathTo`/api/v1/timer`, body }),
  }),
  defineTool({
    name: "stop_timer",
    title: "Stop the timer",
    description: "Stops the timer that runs.",
    isRead: false,
    input: z.object({ endedAt: moment.optional() }),
    call: (body) => ({ method: "POST", path: pathTo`/api/v1/timer/stop`, body }),
  }),
  defineTool({
    name: "log_time",
    title: "Log time",
    description: "Adds a time entry that is over.",
    isRead: false,
    input: z.object({
      ...details,
      startedAt: moment,
      endedAt: moment,
      confirm: z.array(z.enum(doubts)).optional().describe("What a refusal asked to confirm"),
    }),
    call: (body) => ({ method: "POST", path: pathTo`/api/v1/entries`, body }),
  }),
  defineTool({
    name: "list_entries",
    title: "Time entries",
    description: "The person's own time entries, latest first.",
    isRead: true,
    input: z.object({ from: moment.optional(), to: moment.optional(), ...page }),
    call: (query) => ({ method: "GET", path: pathTo`/api/v1/entries${new Search(query)}` }),
  }),
  defineTool({
    name: "report",
    title: "Report",
    description:
      "Tracked time of a period in groups, in milliseconds: one's own, or everybody's for owners and admins.",
    isRead: true,
    input: z.object({
      from: day,
      until: day,
      by: z.enum(groups).optional(),
      split: z.enum(groups).optional(),
    }),
    call: (query) => ({ method: "GET", path: pathTo`/api/v1/reports/summary${new Search(query)}` }),
  }),
  defineTool({
    name: "list_projects",
    title: "Projects",
    description: "The projects that the person sees, by name.",
    isRead: true,
    input: z.object({}),
    call: () => ({ method: "GET", path: pathTo`/api/v1/projects` }),
  }),
  defineTool({
    name: "search_tasks",
    title: "Tasks",
    description: "Tasks whose title holds the words, newest first.",
    isRead: true,
    input: z.object({ search: z.string(), projectId: z.string().optional(), ...page }),
    call: (query) => ({ method: "GET", path: pathTo`/api/v1/tasks${new Search(query)}` }),
  }),
];
