import { Hono } from "hono";
import { sandboxState } from "../../state.ts";
import { presentPerson, presentProject, presentStatus } from "../present.ts";
import { type Instance, issueTypes, priorities, resolutions, statuses } from "../records.ts";
import { issuesOf, projectsOf } from "../world.ts";
import { issueIn, offsetPage, projectIn, type RestEnv } from "./env.ts";

/** Who asks, which projects there are, and what their issues may have. */
export function metaRoutes(): Hono<RestEnv> {
  const routes = new Hono<RestEnv>();
  routes.get("/myself", (c) => c.json(presentPerson(c.var.login, c.var.instance)));
  routes.get("/serverInfo", (c) => {
    const isCloud = c.var.instance.cloudId !== null;
    return c.json({
      baseUrl: `https://${c.var.instance.host}`,
      deploymentType: isCloud ? "Cloud" : "Server",
    });
  });
  routes.get("/configuration", (c) =>
    c.json({
      timeTrackingEnabled: !sandboxState().settings.jiraTracksNoTime,
      timeTrackingConfiguration: { workingHoursPerDay: 8, workingDaysPerWeek: 5 },
    }),
  );
  routes.get("/project/search", (c) => {
    if (c.var.instance.cloudId === null)
      return c.json({ errorMessages: ["No project could be found with key 'search'."], errors: {} }, 404);
    const live = projectsOf(c.var.instance).filter(({ isArchived }) => !isArchived);
    return c.json(offsetPage(c, live.map(presentProject)));
  });
  // Data Center lists all of them at once.
  routes.get("/project", (c) => c.json(projectsOf(c.var.instance).map(presentProject)));
  routes.get("/project/:project", (c) => c.json(presentProject(projectIn(c))));
  routes.get("/project/:project/statuses", (c) => {
    projectIn(c);
    const shown = statuses.map(({ id }) => presentStatus(id, c.var.instance));
    return c.json(issueTypes.map(({ id, name, subtask }) => ({ id, name, subtask, statuses: shown })));
  });
  routes.get("/project/:project/components", (c) => c.json(projectIn(c).components));
  addWords(routes);
  addPeople(routes);
  routes.get("/issue/createmeta/:project/issuetypes", (c) => {
    projectIn(c);
    const { values, ...page } = offsetPage(c, [...issueTypes], 200);
    return c.json({ ...page, issueTypes: values });
  });
  routes.get("/issue/:issue/editmeta", (c) => {
    issueIn(c);
    return c.json({ fields: {} });
  });
  return routes;
}

/** What issues may have, whatever their project. */
function addWords(routes: Hono<RestEnv>): void {
  routes.get("/status", (c) => c.json(statuses.map(({ id }) => presentStatus(id, c.var.instance))));
  routes.get("/priority", (c) => c.json(priorities));
  routes.get("/priority/search", (c) => c.json(offsetPage(c, [...priorities])));
  routes.get("/resolution", (c) => c.json(resolutions));
  routes.get("/issuetype", (c) => c.json(issueTypes));
  routes.get("/issuetype/project", (c) => {
    projectIn(c, c.req.query("projectId") ?? "");
    return c.json(issueTypes);
  });
  routes.get("/label", (c) => {
    const labels = new Set(issuesOf(c.var.instance).flatMap((issue) => issue.labels));
    return c.json(offsetPage(c, [...labels].toSorted(), 1000));
  });
  routes.get("/field", (c) => {
    const { sprintField } = c.var.instance;
    const own = systemFields.map((id) => ({
      id,
      key: id,
      name: id.charAt(0).toUpperCase() + id.slice(1),
      custom: false,
    }));
    return c.json(sprintField === null ? own : [...own, sprintFieldNamed(sprintField)]);
  });
}

const systemFields = "summary description status priority labels assignee duedate updated created".split(" ");

/** https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-fields/#api-rest-api-3-field-get */
function sprintFieldNamed(id: string) {
  const customId = Number(id.slice("customfield_".length));
  const custom = "com.pyxis.greenhopper.jira:gh-sprint";
  return {
    id,
    key: id,
    name: "Sprint",
    custom: true,
    schema: { type: "array", items: "json", custom, customId },
  };
}

function addPeople(routes: Hono<RestEnv>): void {
  routes.get("/user", (c) => {
    const { instance } = c.var;
    const wanted = c.req.query("key") ?? c.req.query("accountId");
    const found = instance.people
      .map((login) => presentPerson(login, instance))
      .find((one) => ("accountId" in one ? one.accountId : one.key) === wanted);
    return found === undefined
      ? c.json(
          {
            errorMessages: ["Specified user does not exist or you do not have required permissions"],
            errors: {},
          },
          404,
        )
      : c.json(found);
  });
  routes.get("/user/assignable/search", (c) => {
    const query = (c.req.query("query") ?? c.req.query("username") ?? "").toLowerCase();
    const { instance } = c.var;
    projectIn(c, c.req.query("project") ?? "");
    const known = instance.people.map((login) => presentPerson(login, instance));
    const found = [...known, ...furtherPeople(instance)].filter(({ displayName }) =>
      displayName.toLowerCase().includes(query),
    );
    return c.json(offsetPage(c, found, 1000).values);
  });
}

/** Of a site that many work at. */
function furtherPeople({ id, host }: Instance) {
  if (id !== "acme") return [];
  return Array.from({ length: 120 }, (_, index) => ({
    self: `https://${host}/rest/api/3/user?accountId=712020:${index + 1}`,
    accountId: `712020:${index + 1}`,
    accountType: "atlassian",
    displayName: `Developer ${index + 1}`,
    active: true,
  }));
}
