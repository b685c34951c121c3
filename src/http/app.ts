import { Hono } from "hono";

import { notFound } from "../lib/errors.ts";
import { createApi } from "./api/router.ts";
import type { AppEnv } from "./app-env.ts";
import { onPageError } from "./errors.tsx";
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
import { channels } from "./pages/channels.tsx";
import { feeds } from "./feeds.ts";
import { deletedEntries } from "./pages/deleted-entries.tsx";
import { entries } from "./pages/entries.tsx";
import { entry } from "./pages/entry.tsx";
import { chatLinks } from "./pages/chat-links.tsx";
import { connect } from "./pages/connect.tsx";
import { connection } from "./pages/connection.tsx";
import { connections } from "./pages/connections.tsx";
import { deliveries } from "./pages/deliveries.tsx";
import { binding } from "./pages/binding.tsx";
import { eventQuestions } from "./pages/event-questions.tsx";
import { feed } from "./pages/feed.ts";
import { calendar } from "./pages/calendar.tsx";
import { calendars } from "./pages/calendars.tsx";
import { invitations } from "./pages/invitations.tsx";
import { manifest } from "./pages/manifest.ts";
import { notifications } from "./pages/notifications.tsx";
import { members } from "./pages/members.tsx";
import { milestones } from "./pages/milestones.ts";
import { project } from "./pages/project.tsx";
import { projects } from "./pages/projects.tsx";
import { repositories } from "./pages/repositories.tsx";
import { sessions } from "./pages/sessions.tsx";
import { settings } from "./pages/settings.tsx";
import { signIn } from "./pages/sign-in.tsx";
import { oauth } from "./pages/oauth.ts";
import { suggestions } from "./pages/suggestions.tsx";
import { tags } from "./pages/tags.tsx";
import { task } from "./pages/task.tsx";
import { tasks } from "./pages/tasks.tsx";
import { timer } from "./pages/timer.tsx";
import { today } from "./pages/today.tsx";
import { tokens } from "./pages/tokens.tsx";
import { calendarDoor } from "./webhooks/calendar-door.ts";
import { chatDoor } from "./chat/door.ts";
import { webhookDoor } from "./webhooks/door.ts";

/** Pages: a session, CSRF protection, and a Content-Security-Policy without inline script or style. */
function createPages() {
  const pages = new Hono<AppEnv>();
  pages.use(contentSecurity);
  pages.use(privateAnswers);
  pages.use(sameOrigin);
  pages.use(limitBody);
  pages.use(session);
  pages.route("/", signIn);
  pages.route("/", invitations);
  pages.route("/", oauth);
  pages.route("/", manifest);
  pages.use(requireViewer);
  pages.route("/", today);
  pages.route("/", timer);
  pages.route("/", entries);
  pages.route("/", deletedEntries);
  pages.route("/", entry);
  pages.route("/", suggestions);
  pages.route("/", members);
  pages.route("/", settings);
  pages.route("/", notifications);
  pages.route("/", channels);
  pages.route("/", sessions);
  pages.route("/", tokens);
  pages.route("/", feed);
  pages.route("/", eventQuestions);
  pages.route("/", chatLinks);
  pages.route("/", projects);
  pages.route("/", project);
  pages.route("/", milestones);
  pages.route("/", tasks);
  pages.route("/", task);
  pages.route("/", tags);
  pages.route("/", connections);
  pages.route("/", connection);
  pages.route("/", connect);
  pages.route("/", deliveries);
  pages.route("/", repositories);
  pages.route("/", binding);
  pages.route("/", calendars);
  pages.route("/", calendar);
  return pages;
}

/** The doors of the house. The webhook door comes first: it must not pass through sessions or CSRF. */
export function createApp() {
  // Not strict: with a slash at its end a path is the same.
  const app = new Hono<AppEnv>({ strict: false });
  app.route("/", webhookDoor);
  app.route("/", calendarDoor);
  app.route("/", chatDoor);
  app.use(request);
  app.use(strictTransport);
  app.use(plainTypes);
  app.get("/healthz", (c) => c.text("ok"));
  app.route("/", feeds);
  app.route("/api/v1", createApi());
  app.route("/", createPages());
  app.notFound((c) => onPageError(notFound("page"), c));
  app.onError(onPageError);
  return app;
}
