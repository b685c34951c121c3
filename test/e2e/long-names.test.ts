import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";

import { appUrl } from "./support/browser.ts";
import { useOwnInstance } from "./support/own-instance.ts";
import { openAsOwner } from "./support/sign-in.ts";

useOwnInstance();

const width = 390;
const long = (length: number) => "W".repeat(length);
let phone: Page;

async function send(path: string, form: Record<string, string>): Promise<void> {
  const options = { form, headers: { Origin: appUrl() }, maxRedirects: 0 };
  const status = (await phone.request.post(path, options)).status();
  if (status >= 400) throw new Error(`${path} answered ${status}.`);
}

/** The paths that the page at `path` leads to and that begin so. */
async function linksOn(path: string, start: string): Promise<string[]> {
  await phone.goto(path);
  return phone.$$eval(`a[href^="${start}"]`, (links) => links.map((link) => link.getAttribute("href") ?? ""));
}

beforeAll(async () => {
  phone = await openAsOwner({ size: { width, height: 844 } });
  await send("/projects", { name: long(80), code: long(8), access: "workspace" });
  const [project = ""] = await linksOn("/projects", "/projects/");
  const projectId = project.split("/")[2] ?? "";
  await send(`${project}/milestones`, { milestoneName: long(80), milestoneDueOn: "2027-01-01" });
  await send("/tasks", { title: long(300), projectId });
  const ownPage = /^\/tasks\/\w+$/;
  const task = (await linksOn("/tasks", "/tasks/")).find((path) => ownPage.test(path)) ?? "";
  const details = { notes: long(2000), projectId, taskId: task.split("/")[2] ?? "", tags: long(50) };
  const date = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  await send("/entries", { ...details, time: "9-10", date });
  await send("/timer", details);
  await send("/invitations", { role: "member", label: long(80) });
  await send("/settings/profile", {
    name: long(80),
    timeZone: "Europe/Berlin",
    weekStart: "1",
    clock: "24h",
  });
});

describe("names without a space", () => {
  it("widen no page", async () => {
    const own = [
      ...(await linksOn("/projects", "/projects/")),
      ...(await linksOn("/tasks", "/tasks/")),
      ...(await linksOn("/", "/entries/")),
    ];
    const paths = ["/", "/calendar", "/calendar?view=day", "/tasks", "/projects", "/tags", "/members"];
    const widths: Record<string, number> = {};
    for (const path of new Set([...paths, "/settings", "/connections", "/deliveries", ...own])) {
      await phone.goto(path);
      const shown = await phone.evaluate(() => document.documentElement.scrollWidth);
      if (shown > width) widths[path] = shown;
    }
    expect(own.length).toBeGreaterThan(3);
    expect(widths).toEqual({});
  });
});
