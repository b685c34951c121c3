import type { Locator, Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";

import { addDays, localDateOf, startOfWeek } from "../../src/lib/zoned-time.ts";
import { findBarriers } from "./support/accessibility.ts";
import { appUrl, scriptsReady } from "./support/browser.ts";
import { openAsOwner } from "./support/sign-in.ts";
import { useOwnInstance } from "./support/own-instance.ts";

useOwnInstance();

/** The days of a week that is over. */
const monday = addDays(startOfWeek(localDateOf(Date.now(), "Europe/Berlin"), 1), -7);
const [tuesday, wednesday, thursday] = [addDays(monday, 1), addDays(monday, 2), addDays(monday, 3)];
const week = `/calendar?date=${monday}&view=week`;

let page: Page;

const column = (date: string) => page.locator(`.slots[data-date="${date}"]`);
const face = (date: string, name: string) => column(date).locator(".slot-face", { hasText: name });
const dialog = () => page.getByRole("dialog", { name: "New entry" });

/** The point in a day's column at a minute of the day. */
async function pointAt(date: string, minute: number) {
  const { from, hours } = await page.locator(".week").evaluate((element: HTMLElement) => ({
    from: Number(element.dataset["h"]),
    hours: Number(element.dataset["lh"]),
  }));
  const box = await column(date).boundingBox();
  if (box === null) throw new Error("The day is not shown.");
  return { x: box.x + box.width / 2, y: box.y + ((minute / 60 - from) / hours) * box.height };
}

type Place = [date: string, minute: number];

async function drag(from: Place, to: Place): Promise<void> {
  const [start, end] = [await pointAt(...from), await pointAt(...to)];
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2, { steps: 3 });
  await page.mouse.move(end.x, end.y, { steps: 3 });
  await page.mouse.up();
}

const said = (text: RegExp | string): Locator => page.locator("#flashes").getByText(text).last();

async function send(path: string, form: Record<string, string>): Promise<void> {
  const answer = await page.request.post(path, { form, headers: { Origin: appUrl() }, maxRedirects: 0 });
  if (answer.status() >= 400) throw new Error(`${path} answered ${answer.status()}.`);
}

async function open(): Promise<void> {
  await page.goto(week);
  await scriptsReady(page);
}

beforeAll(async () => {
  page = await openAsOwner();
});

describe("the calendar's columns", () => {
  it("make an entry of what is dragged over, and keep the form open when it is refused", async () => {
    await open();
    await drag([tuesday, 10 * 60], [tuesday, 11 * 60 + 25]);
    await dialog().waitFor();
    expect(await dialog().getByLabel("Time").inputValue()).toBe("10:00 – 11:30");
    expect(await dialog().getByLabel("Day").inputValue()).toBe(tuesday);
    expect(await findBarriers(page, "#new-entry")).toEqual([]);
    await dialog().getByLabel("Notes").fill("Estimates");
    await dialog().getByLabel("Time").fill("soon");
    await dialog().getByRole("button", { name: "Add entry" }).click();
    await dialog()
      .getByText(/is no duration/)
      .waitFor();
    expect(await dialog().getByLabel("Notes").inputValue()).toBe("Estimates");
    await dialog().getByLabel("Time").fill("10:00 – 11:30");
    await dialog().getByRole("button", { name: "Add entry" }).click();
    await face(tuesday, "Estimates").waitFor();
    await dialog().waitFor({ state: "hidden" });
    await said(/^Added 1:30/).waitFor();
  });

  it("offer an hour where they are clicked, and leave no trace when the form is closed", async () => {
    await open();
    const { x, y } = await pointAt(wednesday, 9 * 60 + 20);
    await page.mouse.click(x, y);
    await dialog().waitFor();
    expect(await dialog().getByLabel("Time").inputValue()).toBe("09:15 – 10:15");
    await dialog().getByRole("button", { name: "Close" }).click();
    await expect.poll(() => page.locator(".ghost").count()).toBe(0);
  });

  it("move an entry that is dragged, change its ends, open it when it is clicked, and undo", async () => {
    await open();
    await drag([tuesday, 10 * 60 + 30], [wednesday, 11 * 60 + 27]);
    await said(/^Moved: 1:30 \(.*11:00 – 12:30\)/).waitFor();
    await face(wednesday, "Estimates").waitFor();
    await drag([wednesday, 12 * 60 + 27], [wednesday, 13 * 60]);
    await said(/^Moved: 2:00 \(.*11:00 – 13:00\)/).waitFor();
    await drag([wednesday, 11 * 60 + 3], [wednesday, 11 * 60 + 30]);
    await said(/^Moved: 1:30 \(.*11:30 – 13:00\)/).waitFor();
    await page.locator("#flashes").getByRole("button", { name: "Undo" }).last().click();
    await expect.poll(() => column(wednesday).locator("[data-from]").getAttribute("data-from")).toBe("660");
    await face(wednesday, "Estimates").click();
    await page.getByRole("link", { name: "Edit: Estimates" }).waitFor();
    await page.keyboard.press("Escape");
  });

  it("do the same by keys, and say where to", async () => {
    await open();
    const isHeld = () => face(wednesday, "Estimates").evaluate((button) => button === document.activeElement);
    await face(wednesday, "Estimates").focus();
    await page.keyboard.press("Shift+ArrowDown");
    await page.keyboard.press("Shift+ArrowDown");
    expect(await page.locator("#calendar-said").textContent()).toMatch(/^Wed \d+ 11:30 – 13:30$/);
    await said(/^Moved: 2:00 \(.*11:30 – 13:30\)/).waitFor();
    await expect.poll(isHeld).toBe(true);
    await page.keyboard.press("Alt+Shift+ArrowUp");
    await said(/^Moved: 1:45 \(.*11:30 – 13:15\)/).waitFor();
    await expect.poll(isHeld).toBe(true);
    await page.keyboard.press("Shift+ArrowRight");
    await face(thursday, "Estimates").waitFor();
    await page.keyboard.press("?");
    await page.getByText("Move an entry of the calendar by a quarter of an hour").waitFor();
  });

  it("put an entry back that may not go there, and move none that is locked; both say why", async () => {
    await send("/settings/workspace/lock", { lockedBefore: thursday });
    await open();
    await drag([thursday, 12 * 60], [tuesday, 12 * 60]);
    await said(/^This time is locked/).waitFor();
    expect(await face(thursday, "Estimates").count()).toBe(1);
    await expect.poll(() => page.locator(".ghost").count()).toBe(0);
    await send("/settings/workspace/lock", { lockedBefore: addDays(monday, 4) });
    await open();
    await drag([thursday, 12 * 60], [thursday, 14 * 60]);
    await said(/^This time is locked/).waitFor();
    expect(await column(thursday).locator("[data-from]").getAttribute("data-from")).toBe("690");
    await send("/settings/workspace/lock", { lockedBefore: "" });
  });

  it("show three things at once so that they can be read, and quarters of an hour below each other", async () => {
    const works = [
      ["9-10", "First of three"],
      ["9:10-10", "Second of three"],
      ["9:15-9:30", "Third of three"],
      ["9:30-9:45", "A quarter later"],
    ] as const;
    for (const [time, notes] of works) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other, as a person adds them
      await send("/entries", { date: monday, time, notes });
    }
    await open();
    const boxes = await Promise.all(works.map(async ([, name]) => face(monday, name).boundingBox()));
    for (const box of boxes) {
      expect(box?.width).toBeGreaterThanOrEqual(70);
      expect(box?.height).toBeGreaterThanOrEqual(20);
    }
    const [third, later] = [boxes[2], boxes[3]];
    expect(later?.x).toBe(third?.x);
    expect(later?.y).toBeGreaterThanOrEqual((third?.y ?? 0) + (third?.height ?? 0));
    expect(await findBarriers(page)).toEqual([]);
    await page.goto(`/calendar?date=${monday}&view=day`);
    expect(await findBarriers(page)).toEqual([]);
  });
});

describe("the calendar of a phone", () => {
  it("opens the form by a tap, and as a page without scripts", async () => {
    const phone = await openAsOwner({ size: { width: 390, height: 844 } });
    await phone.goto(week);
    await scriptsReady(phone);
    await phone.getByRole("link", { name: /^Add an entry on Thu/ }).click();
    const day = phone.getByRole("dialog", { name: "New entry" }).getByLabel("Day");
    await day.waitFor();
    expect(await day.inputValue()).toBe(thursday);
    expect(await findBarriers(phone, "#new-entry")).toEqual([]);
    const plain = await openAsOwner({ javaScript: false, size: { width: 390, height: 844 } });
    await plain.goto(week);
    await plain.getByRole("link", { name: "Add an entry", exact: true }).click();
    await plain.getByLabel("Time", { exact: true }).fill("soon");
    await plain.getByLabel("Notes").fill("By hand");
    await plain.getByRole("button", { name: "Add entry" }).click();
    await plain.getByText(/is no duration/).waitFor();
    expect(await plain.getByLabel("Notes").inputValue()).toBe("By hand");
    await plain.getByLabel("Time", { exact: true }).fill("9-10");
    await plain.getByRole("button", { name: "Add entry" }).click();
    await plain.getByText(/^Added 1:00/).waitFor();
    await plain.getByRole("button", { name: "Undo" }).click();
    await expect.poll(() => plain.getByText("By hand").count()).toBe(0);
    expect(new URL(plain.url()).pathname).toBe("/calendar");
  });
});
