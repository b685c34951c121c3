import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";

import { findBarriers } from "./support/accessibility.ts";
import { openBrowser, scriptsReady } from "./support/browser.ts";
import { useOwnInstance } from "./support/own-instance.ts";
import { openAsOwner, signIn } from "./support/sign-in.ts";

useOwnInstance();

const phone = { size: { width: 390, height: 844 }, keepsPages: true } as const;

const timer = (page: Page) => page.getByRole("region", { name: "Timer" });

/** Today as the browser keeps it, once it keeps all that it takes to open it. */
const keptToday = (page: Page) =>
  page.evaluate(async () => {
    const [today, last] = await Promise.all([caches.match("/"), caches.match("/offline/view.js")]);
    return today === undefined || last === undefined ? "" : today.text();
  });

/** Until then a page can't go on without a connection. */
async function offlineReady(page: Page): Promise<void> {
  await scriptsReady(page);
  await page.waitForFunction(() =>
    performance.getEntriesByType("resource").some(({ name }) => name.endsWith("/offline/start.js")),
  );
}

async function openToday(): Promise<Page> {
  const page = await openAsOwner(phone);
  await page.goto("/");
  await offlineReady(page);
  await expect.poll(() => keptToday(page)).toContain("What are you working on?");
  return page;
}

type Moment = { from: number; to: number };

/** Does it, and says between which instants it was done. */
async function timed(work: () => Promise<void>): Promise<Moment> {
  const from = Date.now();
  await work();
  return { from, to: Date.now() };
}

const start = (page: Page, notes: string) =>
  timed(async () => {
    await page.getByLabel("What are you working on?").first().fill(notes);
    await page.keyboard.press("Enter");
    await timer(page).getByText(notes).waitFor();
  });

const stop = (page: Page) =>
  timed(async () => {
    await timer(page).getByRole("button", { name: /^Stop/ }).click();
    await page.getByText("No timer is running.").waitFor();
  });

const isIn = (text: string | null, { from, to }: Moment) => {
  const at = Date.parse(text ?? "");
  return at >= from && at <= to;
};

const listSchema = z.object({
  items: z.array(z.object({ notes: z.string(), startedAt: z.string(), endedAt: z.nullable(z.string()) })),
});

/** The person's entries by the API, with a token that is made for it. */
async function entriesOf(page: Page) {
  await page.goto("/settings/api");
  await page.getByLabel("What is the token for?").fill("Look");
  await page.getByLabel(/^Read your time entries/).check();
  await page.getByRole("button", { name: "Make a token" }).click();
  const token = await page.getByLabel("New API token", { exact: true }).inputValue();
  const answer = await page.request.get("/api/v1/entries", { headers: { Authorization: `Bearer ${token}` } });
  const { items } = listSchema.parse(await answer.json());
  return new Map(items.map((entry) => [entry.notes, entry]));
}

describe("a phone without a connection", () => {
  it("opens Today as it was, starts and stops, and saves that with its instants when it is back", async () => {
    const page = await openToday();
    await start(page, "Before the tunnel");
    // Kept anew by what was done on it.
    await expect.poll(() => keptToday(page)).toContain("Before the tunnel");

    await page.context().setOffline(true);
    await page.reload();
    await page.getByText(/^Offline, as of \d\d:\d\d\./).waitFor();
    await timer(page).getByText("Before the tunnel").waitFor();
    expect(await findBarriers(page)).toEqual([]);
    const moments = {
      firstStop: await stop(page),
      start: await start(page, "On the train"),
      stop: await stop(page),
      secondStart: await start(page, "At the lake"),
    };
    await page.reload();
    await timer(page).getByText("At the lake").waitFor();
    await page.getByText(/ – \d\d:\d\d On the train/).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await page.goto("/tasks");
    await page.getByRole("heading", { name: "You are offline" }).waitFor();
    await page.getByRole("link", { name: "Today" }).click();
    await page.getByText(/^Offline, as of/).waitFor();
    await page.getByLabel("What are you working on?").first().fill("9-10:15 Planning");
    await page.keyboard.press("Enter");
    await page.getByText("Add this time when you are back.").waitFor();
    expect(await page.getByLabel("What are you working on?").first().inputValue()).toBe("9-10:15 Planning");
    await page.getByLabel("What are you working on?").first().fill("");

    await page.context().setOffline(false);
    await page.getByText("What you tracked offline is saved.").waitFor();
    await page.locator("#offline").waitFor({ state: "detached" });
    await page.getByRole("region", { name: "Entries" }).getByText("On the train", { exact: true }).waitFor();
    await timer(page).getByRole("link", { name: "At the lake" }).waitFor();

    const entries = await entriesOf(page);
    expect(entries.size).toBe(3);
    expect(isIn(entries.get("Before the tunnel")?.endedAt ?? null, moments.firstStop)).toBe(true);
    expect(isIn(entries.get("On the train")?.startedAt ?? null, moments.start)).toBe(true);
    expect(isIn(entries.get("On the train")?.endedAt ?? null, moments.stop)).toBe(true);
    expect(isIn(entries.get("At the lake")?.startedAt ?? null, moments.secondStart)).toBe(true);
    expect(entries.get("At the lake")?.endedAt).toBeNull();
    await page.goto("/");
    await stop(page);
    await page.context().close();
  });

  it("asks where another device tracked meanwhile, whose timer runs on until that is meant otherwise", async () => {
    const page = await openToday();
    const desk = await openAsOwner();
    await page.goto("/tasks");
    await offlineReady(page);
    await page.context().setOffline(true);
    const startHere = (notes: string) =>
      timed(async () => {
        await page.getByLabel("Start the timer with").fill(notes);
        await page.keyboard.press("Enter");
        await timer(page).getByText(notes).waitFor();
      });
    await startHere("Something else");
    await timer(page).getByRole("button", { name: /^Stop/ }).click();
    const begun = await startHere("On the phone");
    await desk.goto("/");
    await start(desk, "At the desk");

    await page.context().setOffline(false);
    await page.getByText(/^It overlaps .* – now At the desk\.$/).waitFor();
    await timer(page).getByRole("link", { name: "At the desk" }).waitFor();
    await desk.reload();
    await timer(desk).getByText("At the desk").waitFor();
    await page.getByRole("button", { name: "Add it all the same" }).click();
    await timer(page).getByRole("link", { name: "On the phone" }).waitFor();
    await page.locator("#offline").waitFor({ state: "detached" });
    const entries = await entriesOf(page);
    expect(isIn(entries.get("On the phone")?.startedAt ?? null, begun)).toBe(true);
    expect(entries.get("At the desk")?.endedAt).not.toBeNull();
    await page.context().close();
    await desk.context().close();
  });

  it("shows the next person nothing of the one before, and sends nothing as theirs", async () => {
    const page = await openToday();
    await page.goto("/members");
    await page.getByLabel("Who is it for?").fill("Carol");
    await page.getByRole("button", { name: "Make an invitation link" }).click();
    const link = await page.getByLabel("Invitation link", { exact: true }).inputValue();
    await page.goto("/");
    await offlineReady(page);
    await page.context().setOffline(true);
    await start(page, "Secret plan");
    // As if the session had ended meanwhile.
    await page.context().clearCookies();
    await page.context().setOffline(false);
    await page.getByText("Sign in again, and what you tracked offline is saved.").waitFor();
    await page.goto("/");
    await page.getByRole("heading", { name: "Sign in to Timewire" }).waitFor();
    await expect.poll(() => keptToday(page)).toBe("");

    await signIn(page, "carol", link);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.goto("/");
    await scriptsReady(page);
    await expect.poll(() => keptToday(page)).toContain("Carol");
    await page.context().setOffline(true);
    await page.reload();
    await page.getByText(/^Offline, as of/).waitFor();
    expect(await page.content()).not.toMatch(/Secret plan|Alice Adler(?!'s workspace)/);
    await page.context().setOffline(false);
    await page.locator("html:not([data-offline])").waitFor({ state: "attached" });
    await page.locator(".person > summary").click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in to Timewire" }).waitFor();
    await page.context().setOffline(true);
    await page.goto("/");
    await page.getByRole("heading", { name: "You are offline" }).waitFor();
    expect(await page.content()).not.toMatch(/Carol|Secret plan/);

    await page.context().setOffline(false);
    await signIn(page, "alice");
    await page.getByText("What you tracked offline is saved.").waitFor();
    await timer(page).getByText("Secret plan").waitFor();
    await page.context().close();
  });
});

describe("a browser", () => {
  it("can install Timewire", async () => {
    const { page } = await openBrowser(phone);
    await page.goto("/sign-in");
    const devTools = await page.context().newCDPSession(page);
    expect((await devTools.send("Page.getAppManifest")).errors).toEqual([]);
    const { installabilityErrors } = await devTools.send("Page.getInstallabilityErrors");
    // A test's browser may count as a private one.
    expect(installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito")).toEqual([]);
    await page.context().close();
  });
});
