import { describe, expect, it } from "vitest";

import { gitlab } from "../../../src/providers/gitlab/index.ts";
import { worklogs } from "../../../src/providers/gitlab/worklogs.ts";
import { sandbox } from "../../support/sandbox.ts";
import { accessOf } from "../contracts/access.ts";
import { actingIn, projectRef } from "./site.ts";

const web = actingIn("acme/web");

const open = async () => ({
  container: await projectRef("acme/web"),
  issue: await web.open({ title: "Door sticks", body: "", label: "bug" }),
});

describe("a time log", () => {
  const access = accessOf(gitlab, "sandbox-alice");
  const draft = {
    key: "k1",
    startedAt: Date.UTC(2026, 0, 5, 9),
    zone: "UTC",
    seconds: 90,
    comment: "Fixed it",
  };

  it("keeps its day, and is told in seconds so that no number is taken for hours", async () => {
    const { container, issue } = await open();
    const done = await worklogs.put(access, container, { issue, remoteId: null, draft });
    expect(done).toMatchObject({ worklog: { startedAt: draft.startedAt, seconds: 90 } });
  });

  it("is written without a date where the instance takes none, and found by its mark", async () => {
    await sandbox.post("/gitlab/version", { host: "gitlab.com", version: "15.0.0" });
    const { container, issue } = await open();
    const done = await worklogs.put(access, container, { issue, remoteId: null, draft });
    expect(done).toMatchObject({ worklog: { key: "k1", seconds: 90 } });
    expect(await worklogs.list(access, container, issue)).toHaveLength(1);
  });

  it("of somebody else is not removed by whoever may not, and that is said", async () => {
    const { container, issue } = await open();
    const done = await worklogs.put(access, container, { issue, remoteId: null, draft });
    const remoteId = done.status === "written" ? done.worklog.remoteId : "";
    const bob = accessOf(gitlab, "sandbox-bob");
    await expect(worklogs.remove(bob, container, { issue, remoteId })).rejects.toMatchObject({
      permanent: true,
    });
  });

  it("in the future is refused in GitLab's words", async () => {
    const { container, issue } = await open();
    const late = { ...draft, startedAt: Date.now() + 86_400_000 };
    await expect(
      worklogs.put(access, container, { issue, remoteId: null, draft: late }),
    ).rejects.toMatchObject({ code: "invalid", message: expect.stringContaining("future") });
  });
});
