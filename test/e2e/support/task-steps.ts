import type { Page } from "playwright-core";
import { expect } from "vitest";

/** Loads a page until it says so. */
export async function awaitText(page: Page, address: string, text: string | RegExp): Promise<void> {
  const count = async () => {
    await page.goto(address);
    return page.getByText(text).count();
  };
  await expect.poll(count).toBeGreaterThan(0);
}

/** Waits for the task that an issue became. */
export async function awaitTask(page: Page, title: string, more = ""): Promise<void> {
  const count = async () => {
    await page.goto(`/tasks?q=${encodeURIComponent(title)}${more}`);
    return page.getByRole("link", { name: title, exact: true }).count();
  };
  await expect.poll(count).toBe(1);
}

export async function openTask(page: Page, title: string): Promise<void> {
  await awaitTask(page, title);
  await page.getByRole("link", { name: title, exact: true }).click();
  await page.getByRole("heading", { name: title, level: 1 }).waitFor();
}

/** Makes a task by the keyboard, and stays on its page. */
export async function createTask(page: Page, title: string): Promise<void> {
  await page.goto("/tasks");
  await page.keyboard.press("n");
  await page.keyboard.type(title);
  await page.keyboard.press("Enter");
  await openTask(page, title);
}

/** Of the task whose page is open. */
export async function rename(page: Page, title: string): Promise<void> {
  await page.getByLabel("Title", { exact: true }).fill(title);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("heading", { name: title, level: 1 }).waitFor();
}

/** Of the task whose page is open. */
export async function comment(page: Page, text: string): Promise<void> {
  await page.getByLabel("New comment").fill(text);
  await page.getByRole("button", { name: "Comment", exact: true }).click();
  await page.getByText(text).first().waitFor();
}
