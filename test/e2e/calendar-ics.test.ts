import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";

import { calendarOf, eventOf, instant } from "../support/ics.ts";
import { findBarriers } from "./support/accessibility.ts";
import { sandboxUrl } from "./support/browser.ts";
import { useOwnInstance } from "./support/own-instance.ts";
import { openAsOwner } from "./support/sign-in.ts";

useOwnInstance();

let page: Page;

const address = "webcal://calendar.example/files/team.ics";
const event = (title: string, minutesAgo: number) =>
  eventOf(title, `DTSTART:${instant(Date.now() - minutesAgo * 60_000)}`, "DURATION:PT1M", `SUMMARY:${title}`);

const files = (method: "PUT" | "DELETE", body: string | null = null) =>
  fetch(`${sandboxUrl()}/_control/ics/files/team.ics`, { method, body });
const write = (...events: string[][]) =>
  files("PUT", calendarOf(["X-WR-CALNAME:Team calendar", ...events.flat()]));

const field = () => page.getByLabel("Address of the calendar");
const suggestion = (title: string) => page.locator(".suggestion").filter({ hasText: title }).first();

async function connect(typed: string): Promise<void> {
  await field().fill(typed);
  await page.getByRole("button", { name: /with this address/ }).click();
}

/** Reads the calendar now instead of in half an hour, and waits until Today shows what is expected. */
async function readAnew(shown: () => Promise<boolean>): Promise<void> {
  await page.goto("/connections");
  await page.getByRole("link", { name: "Team calendar" }).first().click();
  await page.getByRole("link", { name: "Team calendar" }).first().click();
  expect(await page.getByLabel("What happens with it").count()).toBe(0);
  await page.getByRole("button", { name: "Read it now" }).click();
  await expect
    .poll(
      async () => {
        await page.goto("/");
        return shown();
      },
      { interval: 500 },
    )
    .toBe(true);
}

beforeAll(async () => {
  page = await openAsOwner();
  await write(event("Planning", 5), event("Chat", 3));
});

describe("a calendar by its address", () => {
  it("is refused with a sentence beside what was typed when it is none", async () => {
    await page.goto("/connections");
    await page.getByRole("link", { name: "Connect Calendar by address (ICS)" }).click();
    await page.getByRole("heading", { name: "Connect Calendar by address (ICS)" }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    for (const [typed, sentence] of [
      ["http://calendar.example/files/team.ics", /must start with https/],
      ["https://192.168.1.1/team.ics", /public host name/],
      ["https://calendar.example/page.ics", /web page at this address/],
      ["https://calendar.example/files/nothing.ics", /no calendar at this address/],
    ] as const) {
      await connect(typed);
      await page.getByText(sentence).waitFor();
      expect(await field().inputValue()).toBe(typed);
    }
    expect(await findBarriers(page)).toEqual([]);
  });

  it("is subscribed to, for oneself and for reading only", async () => {
    await connect(address);
    await page.getByRole("heading", { name: "Choose calendars" }).waitFor();
    await page.getByText("read only").waitFor();
    expect(await page.getByLabel("What happens with it").count()).toBe(0);
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole("button", { name: "Use the chosen calendars" }).click();
    await page.getByText("Team calendar: the events are being read.").waitFor();
    expect(await page.content()).not.toContain("team.ics");
  });

  it("offers its events on Today, where one click accepts them", async () => {
    await page.goto("/");
    await suggestion("Planning").waitFor();
    await page.getByRole("button", { name: "Accept: Planning" }).click();
    await page.locator(".entry:not(.suggestion)").filter({ hasText: "Planning" }).waitFor();
  });

  it("is followed when its file changes", async () => {
    await write(
      event("Planning", 5),
      event("Chat with Bo", 3).map((line) => line.replace("UID:Chat with Bo", "UID:Chat")),
    );
    await readAnew(async () => (await suggestion("Chat with Bo").count()) === 1);
    await write(event("Planning", 5));
    await readAnew(async () => (await suggestion("Chat with Bo").count()) === 0);
    expect(await page.locator(".entry:not(.suggestion)").filter({ hasText: "Planning" }).count()).toBe(1);
  });

  it("shows its address nowhere, and says what is called without it", async () => {
    await page.goto("/connections");
    await page.getByRole("link", { name: "Team calendar" }).first().click();
    await page.getByRole("heading", { name: /Team calendar/ }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    const source = await page.content();
    expect(source).toContain("https://calendar.example/…");
    expect(source).not.toContain("team.ics");
  });

  it("that was withdrawn says so, and lives on at another address", async () => {
    await files("DELETE");
    await readAnew(async () => (await page.getByText(/not read any more/).count()) > 0);
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole("link", { name: "Reconnect" }).first().click();
    expect(await field().inputValue()).toBe("");
    await connect("https://calendar.example/team.ics");
    await page.getByRole("heading", { name: /at calendar\.example/ }).waitFor();
    await page.goto("/");
    await page.getByRole("heading", { level: 1 }).waitFor();
    expect(await page.getByText(/not read any more/).count()).toBe(0);
  });
});
