import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";

import type { CalendarSite } from "../../support/calendar-sites.ts";

import { appUrl, type Persona, sandboxUrl } from "./browser.ts";

/** From the page that names the provider, through its consent, to the choice of calendars or, reconnected, to the connection. */
export async function agree(page: Page, { name }: CalendarSite, persona: Persona): Promise<void> {
  await page
    .getByRole("link", { name: new RegExp(`Continue to ${name}|Reconnect`) })
    .first()
    .click();
  await page.getByRole("button", { name: new RegExp(persona, "i") }).click();
  await page.waitForURL(/\/connections\/\w+(\/calendars)?$/);
}

export async function connectCalendar(page: Page, site: CalendarSite, persona: Persona): Promise<void> {
  await page.goto(`/connect/${site.provider}`);
  await agree(page, site, persona);
}

/** From the choice of calendars to the page of the persona's own one, when its first walk is done. */
export async function chooseCalendar(page: Page, direction: "import" | "export" | "both"): Promise<void> {
  await page.locator("#direction").selectOption(direction);
  await page.getByRole("button", { name: "Use the chosen calendars" }).click();
  await openCalendar(page);
  await page.getByRole("cell", { name: "All events" }).waitFor();
}

/** To the page of the first calendar that is in use, by the calendar page. */
export async function openCalendar(page: Page): Promise<void> {
  await page.goto("/calendar");
  await page.getByRole("navigation", { name: "Your calendars" }).getByRole("link").first().click();
  await page.getByRole("button", { name: "Read it now" }).waitFor();
}

export function offered(page: Page, title: string): Locator {
  return page.locator(".suggestion").filter({ hasText: title }).first();
}

export function entryNamed(page: Page, title: string): Locator {
  return page.locator(".entry:not(.suggestion)").filter({ hasText: title });
}

/** Loads Today until it shows one of these. */
export async function awaitOnToday(page: Page, wanted: Locator): Promise<void> {
  const count = async () => {
    await page.goto("/");
    return wanted.count();
  };
  await expect.poll(count, { interval: 1000 }).toBe(1);
}

/** Tracks an hour of yesterday. */
export async function track(page: Page, notes: string): Promise<void> {
  const date = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  await page.request.post("/entries", {
    headers: { Origin: appUrl() },
    form: { notes, date, time: "9-10" },
  });
}

/** Waits until so many events of the persona have such a title. */
export async function awaitEvents(
  site: CalendarSite,
  { persona, title, count }: { persona: Persona; title: string; count: number },
): Promise<void> {
  const found = async () => (await site.find(persona, title)).length;
  await expect.poll(found).toBe(count);
}

/** Ends what the persona has allowed Timewire at the provider. */
export async function revokeGrants({ provider }: CalendarSite, login: Persona): Promise<void> {
  await fetch(`${sandboxUrl()}/_control/${provider}/grants/revoke`, {
    method: "POST",
    body: JSON.stringify({ login }),
  });
}
