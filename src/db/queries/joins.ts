import { and, eq } from "drizzle-orm";

import { bindings } from "../schema/bindings.ts";
import { suggestions } from "../schema/calendar.ts";
import { connections } from "../schema/connections.ts";
import { milestones } from "../schema/event-links.ts";
import { subscriptions } from "../schema/subscriptions.ts";
import { projects, tasks, timeEntries } from "../schema/work.ts";

/*
 * Conditions of the joins that many statements share. Each compares the whole key, so that SQLite finds one row by the primary key
 * and no statement reaches into another workspace.
 */

export const connectionOfBinding = and(
  eq(connections.workspaceId, bindings.workspaceId),
  eq(connections.id, bindings.connectionId),
);

export const connectionOfSubscription = and(
  eq(connections.workspaceId, subscriptions.workspaceId),
  eq(connections.id, subscriptions.connectionId),
);

export const bindingOfSubscription = and(
  eq(bindings.workspaceId, subscriptions.workspaceId),
  eq(bindings.id, subscriptions.bindingId),
);

export const projectOfEntry = and(
  eq(projects.workspaceId, timeEntries.workspaceId),
  eq(projects.id, timeEntries.projectId),
);

export const taskOfEntry = and(
  eq(tasks.workspaceId, timeEntries.workspaceId),
  eq(tasks.id, timeEntries.taskId),
);

export const projectOfTask = and(
  eq(projects.workspaceId, tasks.workspaceId),
  eq(projects.id, tasks.projectId),
);

export const projectOfMilestone = and(
  eq(projects.workspaceId, milestones.workspaceId),
  eq(projects.id, milestones.projectId),
);

export const projectOfSuggestion = and(
  eq(projects.workspaceId, suggestions.workspaceId),
  eq(projects.id, suggestions.projectId),
);

export const bindingOfSuggestion = and(
  eq(bindings.workspaceId, suggestions.workspaceId),
  eq(bindings.id, suggestions.bindingId),
);
