import { eq } from "drizzle-orm";
import { expect, it } from "vitest";

import { bindings } from "../../../src/db/schema/bindings.ts";
import { connectAs, github } from "../../support/bindings.ts";
import { connectChat, linkChat } from "../../support/chat.ts";
import { connectByOAuth } from "../../support/connections.ts";
import { browserOf, createPerson, db, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";
import { projectBy } from "../../support/work.ts";

/** Sends a form twice at once and a third time later; the statuses, and how often the provider was asked to make something. */
async function sendThrice(
  person: Person,
  host: string,
  { path, fields, made }: { path: string; fields: Record<string, string>; made: string },
) {
  const calls = async () => (await sandbox.requests(host)).filter((one) => one.path.includes(made)).length;
  const before = await calls();
  const send = () => browserOf(person).post(path, { ...fields, formKey: "k1" });
  const answers = [...(await Promise.all([send(), send()])), await send()];
  return { statuses: answers.map(({ status }) => status), calls: (await calls()) - before };
}

const bound = ({ workspaceId }: Person) =>
  db().select().from(bindings).where(eq(bindings.workspaceId, workspaceId));
const once = { statuses: [303, 303, 303], calls: 1 };

it("makes one channel, for a project and for a timer", async () => {
  const ada = await createPerson();
  const connectionId = await connectChat(ada);
  await linkChat(ada);
  const { id } = await projectBy(ada);
  const path = `/projects/${id}/channels/new`;
  const made = "conversations.create";
  const fields = { connectionId, name: "once" };
  expect(await sendThrice(ada, "slack.com", { path, fields, made })).toEqual(once);
  const own = { path: "/settings/channel/new", fields: { connectionId, name: "mine" }, made };
  expect(await sendThrice(ada, "slack.com", own)).toEqual(once);
  expect(await bound(ada)).toMatchObject([{ capability: "chat", name: "once" }]);
});

it("connects repositories once, and installs a webhook again once", async () => {
  const ada = await createPerson();
  const path = `/connections/${await connectAs(ada, "alice")}/containers`;
  const { id: repository } = await github<{ id: number }>("alice", "GET", "/repos/acme/web");
  const rules = { projectId: "new", labels: "", statusOpen: "open", statusClosed: "done" };
  const fields = { ...rules, container: String(repository) };
  const made = `/repositories/${repository}/hooks`;
  expect(await sendThrice(ada, "api.github.com", { path, fields, made })).toEqual(once);
  const [binding, ...others] = await bound(ada);
  expect(others).toEqual([]);
  const again = { path: `/bindings/${binding?.id}/subscription`, fields: {}, made };
  // A hook is made, and the one before it removed.
  expect(await sendThrice(ada, "api.github.com", again)).toEqual({ ...once, calls: 2 });
  expect(await github("alice", "GET", "/repos/acme/web/hooks")).toHaveLength(1);
  const other = await sendThrice(ada, "api.github.com", { ...again, path: `${again.path}/secret` });
  // The page itself holds what the first one made.
  expect(other.calls).toBe(1);
  expect(other.statuses.toSorted((a, b) => a - b)).toEqual([200, 303, 303]);
});

it("connects calendars once, and carries out a form whose first sending was refused", async () => {
  const ada = await createPerson();
  const path = `/connections/${await connectByOAuth(ada, "alice", "google")}/calendars`;
  const fields = { calendar: "alice@acme.example", direction: "both", daysBack: "9" };
  const form = { path, fields, made: "/users/me/calendarList" };
  await sandbox.setFault("www.googleapis.com", { kind: "error", status: 503 });
  const refused = await browserOf(ada).post(path, { ...fields, formKey: "k1" });
  expect(refused.status).toBe(502);
  await sandbox.clearFaults("www.googleapis.com");
  expect(await sendThrice(ada, "www.googleapis.com", form)).toEqual(once);
  expect(await bound(ada)).toHaveLength(1);
});
