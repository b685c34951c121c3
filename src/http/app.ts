import { Hono } from "hono";

import { notFound } from "../lib/errors.ts";
import { createApi } from "./api/router.ts";
import type { AppEnv } from "./app-env.ts";
import { onPageError } from "./responses/errors.tsx";
import { limitBody } from "./middleware/limit-body.ts";
import { request } from "./middleware/request.ts";
import { sameOrigin } from "./middleware/same-origin.ts";
import {
  contentSecurity,
  plainTypes,
  privateAnswers,
  strictTransport,
} from "./middleware/security-headers.ts";
import { requireViewer, session } from "./middleware/session.ts";
import { channels } from "./features/channels/channels.tsx";
import { feeds } from "./feeds.ts";
import { bulk } from "./features/today/bulk.tsx";
import { changes } from "./features/today/changes.ts";
import { grouping } from "./features/today/grouping.tsx";
import { deletedEntries } from "./features/today/deleted-entries.tsx";
import { entries } from "./features/today/entries.tsx";
import { entry } from "./features/today/entry.tsx";
import { offline } from "./features/today/offline.ts";
import { invoice } from "./features/invoices/invoice.tsx";
import { invoices } from "./features/invoices/invoices.tsx";
import { client } from "./features/clients/client.tsx";
import { clients } from "./features/clients/clients.tsx";
import { chatLinks } from "./features/settings/chat-links.tsx";
import { connect } from "./features/connections/connect.tsx";
import { connection } from "./features/connections/connection.tsx";
import { connections } from "./features/connections/connections.tsx";
import { deliveries } from "./features/deliveries/deliveries.tsx";
import { outboxPages } from "./features/outbox/outbox.tsx";
import { binding } from "./features/bindings/binding.tsx";
import { peopleThere } from "./features/bindings/people.tsx";
import { logged } from "./features/worklogs/logged.tsx";
import { timeThere } from "./features/worklogs/time.tsx";
import { eventQuestions } from "./features/today/event-questions.tsx";
import { feed } from "./features/settings/feed.tsx";
import { calendar } from "./features/calendar/calendar.tsx";
import { calendars } from "./features/calendar/calendars.tsx";
import { moveEntry } from "./features/calendar/move-entry.ts";
import { newEntry } from "./features/calendar/new-entry.tsx";
import { data } from "./features/imports/data.tsx";
import { exports } from "./features/imports/exports.ts";
import { imports } from "./features/imports/imports.tsx";
import { invitations } from "./features/members/invitations.tsx";
import { instances } from "./features/connections/instances.tsx";
import { manifest } from "./features/connections/manifest.ts";
import { notices } from "./features/notices/notices.tsx";
import { notifications } from "./features/settings/notifications.tsx";
import { members } from "./features/members/members.tsx";
import { budgets } from "./features/projects/budgets.ts";
import { milestones } from "./features/projects/milestones.ts";
import { project } from "./features/projects/project.tsx";
import { projects } from "./features/projects/projects.tsx";
import { containers } from "./features/bindings/containers.tsx";
import { rates } from "./features/rates/rates.tsx";
import { reports } from "./features/reports/reports.tsx";
import { entrySearch } from "./features/search/entry-search.tsx";
import { reportChannel } from "./features/reports/report-channel.tsx";
import { savedReports } from "./features/reports/saved-reports.tsx";
import { sharedReport } from "./features/reports/shared-report.tsx";
import { search } from "./features/search/search.tsx";
import { sessions } from "./features/settings/sessions.tsx";
import { settings } from "./features/settings/settings.tsx";
import { signIn } from "./features/sign-in/sign-in.tsx";
import { oauth } from "./features/connections/oauth.ts";
import { suggestions } from "./features/calendar/suggestions.tsx";
import { tags } from "./features/tags/tags.tsx";
import { absences } from "./features/team/absences.tsx";
import { hours } from "./features/team/hours.tsx";
import { personWeek } from "./features/team/person-week.tsx";
import { team } from "./features/team/team.tsx";
import { task } from "./features/tasks/task.tsx";
import { chosenTasks } from "./features/tasks/chosen-tasks.ts";
import { taskViews } from "./features/tasks/task-views.tsx";
import { tasks } from "./features/tasks/tasks.tsx";
import { timesheet } from "./features/timesheet/timesheet.tsx";
import { timer } from "./features/today/timer.tsx";
import { today } from "./features/today/today.tsx";
import { tokens } from "./features/settings/tokens.tsx";
import { workspace } from "./features/settings/workspace.tsx";
import { createMcp } from "./mcp/mcp.ts";
import { inboundEndpoint, isInbound } from "./inbound/endpoint.ts";

/** Pages for everybody. */
const publicPages = [signIn, invitations, oauth, manifest, sharedReport];

/** Pages of signed-in people, by feature. */
const features = {
  today: [today, timer, offline, bulk, grouping, entries, deletedEntries, entry, changes, eventQuestions],
  calendar: [calendar, newEntry, moveEntry, calendars, suggestions],
  timesheet: [timesheet],
  tasks: [tasks, task, taskViews, chosenTasks],
  projects: [
    projects,
    project,
    budgets,
    milestones,
    channels,
    clients,
    client,
    rates,
    invoices,
    invoice,
    tags,
  ],
  connections: [
    connections,
    connection,
    connect,
    instances,
    containers,
    binding,
    timeThere,
    logged,
    peopleThere,
    deliveries,
    outboxPages,
  ],
  reports: [reports, savedReports, reportChannel],
  notices: [notices],
  search: [search, entrySearch],
  members: [members],
  team: [team, hours, absences, personWeek],
  settings: [settings, workspace, notifications, chatLinks, sessions, tokens, feed],
  data: [data, imports, exports],
};

/** Pages: a session, CSRF protection, and a Content-Security-Policy without inline script or style. */
function createPages() {
  const pages = new Hono<AppEnv>();
  pages.use(contentSecurity, privateAnswers, sameOrigin, limitBody, session);
  for (const routes of publicPages) pages.route("/", routes);
  pages.use(requireViewer);
  for (const routes of Object.values(features).flat()) pages.route("/", routes);
  return pages;
}

/** All endpoints. Requests of providers pass through no session and no CSRF protection. */
export function createApp() {
  // Not strict: with a slash at its end a path is the same.
  const app = new Hono<AppEnv>({ strict: false });
  app.use(request);
  app.use(strictTransport);
  app.use(plainTypes);
  app.get("/healthz", (c) => c.text("ok"));
  app.route("/", feeds);
  app.route("/api/v1", createApi());
  app.route(
    "/mcp",
    createMcp(async (call, c) => app.fetch(call, c.env, c.executionCtx)),
  );
  app.route("/", createPages());
  app.notFound((c) => onPageError(notFound("page"), c));
  app.onError(onPageError);
  const fetchPage = app.fetch;
  // To find the endpoint of providers among all pages would cost as much as to verify what it is sent.
  app.fetch = (raw, ...rest) =>
    isInbound(raw.url) ? inboundEndpoint.fetch(raw, ...rest) : fetchPage(raw, ...rest);
  return app;
}
