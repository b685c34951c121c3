import { type Context, Hono } from "hono";
import { listOf, textOf } from "../../forms.ts";
import { answerPage } from "../../page.tsx";
import { secondsSpent } from "../present.ts";
import { isClosing, statuses, statusOf } from "../statuses.ts";
import { changeIssue } from "../verbs/change-issue.ts";
import { addNote } from "../verbs/comment.ts";
import { parseDuration } from "../verbs/duration.ts";
import { deleteIssue, moveIssue } from "../verbs/move-issue.ts";
import { findProject } from "../world.ts";
import { targetAt, type SiteEnv } from "./site-env.ts";

/** One issue, and what a person does with it. */
export const issuePages = new Hono<SiteEnv>();

type Form = Record<string, unknown>;
const base = "/:path{.+}/-/:kind{issues|work_items}/:iid{[0-9]+}";

issuePages.get(base, (c) => show(c));

issuePages.post(`${base}/:what`, async (c) => {
  const where = act(c, c.req.param("what"), await c.req.parseBody({ all: true }));
  return c.redirect(where ?? `../${targetAt(c).issue.iid}`, 303);
});

/** Where to go from here; null = the issue. */
function act(c: Context<SiteEnv>, what: string, form: Form): string | null {
  const target = targetAt(c);
  const { issue, project } = target;
  const change = (fields: Parameters<typeof changeIssue>[2]) => changeIssue(c.var.act, target, fields);
  switch (what) {
    case "text":
      change({ title: textOf(form, "title") || issue.title, description: textOf(form, "description") });
      return null;
    case "state":
      change({ state: issue.state === "opened" ? "closed" : "opened" });
      return null;
    case "fields":
      change({
        assignees: listOf(form, "assignees"),
        labels: project.labels.filter(({ name }) => listOf(form, "labels").includes(name)),
        dueOn: textOf(form, "due") || null,
        isConfidential: textOf(form, "confidential") === "on",
      });
      return null;
    case "status": {
      const status = statuses.find(({ name }) => name === textOf(form, "status"));
      if (status !== undefined)
        change({ statusId: status.id, state: isClosing(status) ? "closed" : "opened" });
      return null;
    }
    case "comment":
      addNote(c.var.act, target, textOf(form, "body"), textOf(form, "internal") === "on");
      return null;
    case "time": {
      const seconds = parseDuration(textOf(form, "duration"));
      const spentAt = new Date().toISOString();
      if (seconds !== null) change({ spend: { seconds, spentAt, summary: textOf(form, "summary") } });
      return null;
    }
    case "forget-time":
      issue.timelogs = issue.timelogs.filter(({ id }) => String(id) !== textOf(form, "timelog"));
      issue.updatedAt = new Date().toISOString();
      return null;
    case "move": {
      const to = findProject(c.var.world, textOf(form, "to"));
      if (to === null) return null;
      const moved = moveIssue(c.var.act, target, to);
      return `/${c.var.world.host}/${to.path}/-/issues/${moved.iid}`;
    }
    case "delete":
      deleteIssue(target);
      return `/${c.var.world.host}/${project.path}/-/issues`;
    default:
      return null;
  }
}

function show(c: Context<SiteEnv>) {
  const { project, issue } = targetAt(c);
  const at = (what: string) => `${issue.iid}/${what}`;
  return answerPage(c, {
    title: `${issue.title} (#${issue.iid})`,
    children: (
      <>
        <p>
          <a href="../issues">{project.path}</a>
        </p>
        <h1>{issue.title}</h1>
        <p id="state">{`${issue.state}, ${issue.type}${issue.isConfidential ? ", confidential" : ""}`}</p>
        <form method="post" action={at("text")} class="stack">
          <label>
            Title <input name="title" value={issue.title} />
          </label>
          <label>
            Description <textarea name="description">{issue.description}</textarea>
          </label>
          <button>Save changes</button>
        </form>
        <form method="post" action={at("state")}>
          <button class="primary">{issue.state === "opened" ? "Close issue" : "Reopen issue"}</button>
        </form>
        <Status c={c} action={at("status")} />
        <Fields c={c} action={at("fields")} />
        <Conversation c={c} action={at("comment")} />
        <TimeSpent c={c} />
        <form method="post" action={at("move")}>
          <label>
            Move to <input name="to" placeholder="acme/api" />
          </label>
          <button>Move issue</button>
        </form>
        <form method="post" action={at("delete")}>
          <button>Delete issue</button>
        </form>
      </>
    ),
  });
}

function Status({ c, action }: { c: Context<SiteEnv>; action: string }) {
  const own = statusOf(c.var.world, targetAt(c).issue);
  if (own === null) return null;
  return (
    <form method="post" action={action}>
      <label>
        Status{" "}
        <select name="status">
          {statuses.map(({ name }) => (
            <option selected={name === own.name}>{name}</option>
          ))}
        </select>
      </label>
      <button>Set status</button>
    </form>
  );
}

function Fields({ c, action }: { c: Context<SiteEnv>; action: string }) {
  const { project, issue } = targetAt(c);
  const people = [...c.var.world.users.values()].filter(({ isBot }) => !isBot);
  return (
    <form method="post" action={action} class="stack">
      {people.map(({ username }) => (
        <label>
          <input
            type="checkbox"
            name="assignees"
            value={username}
            checked={issue.assignees.includes(username)}
          />
          {`Assign ${username}`}
        </label>
      ))}
      {project.labels.map(({ name, id }) => (
        <label>
          <input
            type="checkbox"
            name="labels"
            value={name}
            checked={issue.labels.some((label) => label.id === id)}
          />
          {name}
        </label>
      ))}
      <label>
        Due date <input name="due" value={issue.dueOn ?? ""} />
      </label>
      <label>
        <input type="checkbox" name="confidential" checked={issue.isConfidential} /> Confidential
      </label>
      <button>Save fields</button>
    </form>
  );
}

function Conversation({ c, action }: { c: Context<SiteEnv>; action: string }) {
  return (
    <>
      <ul id="notes">
        {targetAt(c).issue.notes.map(({ author, body }) => (
          <li>{`${author}: ${body}`}</li>
        ))}
      </ul>
      <form method="post" action={action} class="stack">
        <label>
          Comment <textarea name="body" />
        </label>
        <label>
          <input type="checkbox" name="internal" /> Internal
        </label>
        <button>Comment</button>
      </form>
    </>
  );
}

function TimeSpent({ c }: { c: Context<SiteEnv> }) {
  const { issue } = targetAt(c);
  return (
    <>
      <p id="spent">{`${secondsSpent(issue)} seconds spent, ${issue.estimateSeconds} estimated`}</p>
      <ul id="timelogs">
        {issue.timelogs.map(({ id, username, seconds, spentAt, summary }) => (
          <li>
            <form method="post" action={`${issue.iid}/forget-time`}>
              {`${username}: ${seconds} s at ${spentAt} ${summary} `}
              <button name="timelog" value={String(id)}>
                Delete time
              </button>
            </form>
          </li>
        ))}
      </ul>
      <form method="post" action={`${issue.iid}/time`}>
        <label>
          Time spent <input name="duration" placeholder="1h 30m" />
        </label>
        <label>
          Summary <input name="summary" />
        </label>
        <button>Log time</button>
      </form>
    </>
  );
}
