import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, describe, expect, it } from "vitest";

import { gitlab } from "./replay/gitlab.ts";

const dir = mkdtempSync(join(tmpdir(), "gitlab-"));
afterAll(() => rmSync(dir, { recursive: true }));

function read(content: unknown) {
  const path = join(dir, "payload.json");
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return gitlab.read(path, undefined);
}

const repository = { id: 7, name: "web", full_name: "acme/web", html_url: "https://gitlab.com/acme/web" };

describe("a payload of GitLab", () => {
  it.each([
    [{ object_kind: "issue" }, "Issue Hook"],
    [{ object_kind: "issue", object_attributes: { confidential: true } }, "Confidential Issue Hook"],
    [{ object_kind: "note", event_type: "confidential_note" }, "Confidential Note Hook"],
    [{ object_kind: "work_item" }, "Issue Hook"],
    [{ object_kind: "build" }, "Job Hook"],
    [{ object_kind: "merge_request" }, "Merge Request Hook"],
    [{ event_name: "user_add_to_group" }, "Member Hook"],
    [{ event_name: "subgroup_create" }, "Subgroup Hook"],
  ])("%j is sent as %s", (payload, event) => {
    expect(read(payload)).toMatchObject([{ event }]);
  });

  it("that names no event, or is no JSON, is none", () => {
    expect(() => read({})).toThrow("names no object_kind");
    expect(() => read("{")).toThrow("is not JSON");
  });

  it("is sent as if about the connected project, signed or with the plain token", () => {
    const [payload] = read({ object_kind: "issue", project: { id: 1, name: "x" } });
    if (payload === undefined) throw new Error("Nothing was read.");
    const sent = gitlab.readdress(payload, repository);
    expect(JSON.parse(sent.body.toString())).toMatchObject({
      project: { id: 7, name: "x", path_with_namespace: "acme/web" },
    });
    const hook = { url: "http://localhost/one", repository };
    const signed = gitlab.headers({ ...hook, secret: `whsec_${"A".repeat(43)}=` }, sent, "d1");
    expect(signed).toMatchObject({
      "webhook-id": "d1",
      "webhook-signature": expect.stringMatching(/^v1,.{43}=$/),
    });
    expect(gitlab.headers({ ...hook, secret: "plain" }, sent, "d1")).toMatchObject({
      "X-Gitlab-Token": "plain",
    });
  });
});
