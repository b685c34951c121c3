import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";

import { findBarriers } from "./support/accessibility.ts";
import { scriptsReady } from "./support/browser.ts";
import { holdAnswers } from "./support/hold-answers.ts";
import { openAsOwner } from "./support/sign-in.ts";
import { useOwnInstance } from "./support/own-instance.ts";

useOwnInstance();

let page: Page;

async function addTask(on: Page, title: string): Promise<void> {
  await on.getByLabel("Title").fill(title);
  await on.getByRole("button", { name: "Create task" }).click();
  await on.getByRole("link", { name: title, exact: true }).waitFor();
}

beforeAll(async () => {
  page = await openAsOwner();
  await page.goto("/projects");
  await page.getByText("New project").click();
  await page.getByLabel("Name").fill("Lighthouse");
  await page.getByLabel("teal").check();
  await page.getByRole("button", { name: "Create project" }).click();
  await page.getByRole("link", { name: "Lighthouse", exact: true }).waitFor();
});

describe("tasks in a browser", () => {
  it("are written down one after the other without leaving the keyboard", async () => {
    await page.goto("/tasks");
    await page.keyboard.press("n");
    for (const title of ["Paint the door", "Oil the hinges"]) {
      await page.keyboard.type(title);
      await page.keyboard.press("Enter");
      await page.getByRole("link", { name: title, exact: true }).waitFor();
    }
    expect(await page.getByLabel("Title").inputValue()).toBe("");
  });

  it("are filtered in place, and the address keeps the filter", async () => {
    await page.goto("/tasks");
    await page.getByLabel("Search").fill("hinges");
    await page.getByLabel("Search").press("Enter");
    await page.getByRole("link", { name: "Paint the door" }).waitFor({ state: "detached" });
    expect(new URL(page.url()).search).toBe("?q=hinges");
    await page.reload();
    expect(await page.getByRole("link", { name: "Oil the hinges" }).count()).toBe(1);
  });

  it("are done with one click, and brought back with another", async () => {
    await page.goto("/tasks");
    await scriptsReady(page);
    // Rows cost the start of the page nothing: htmx takes up the one that is used.
    expect(await page.locator(".task [data-htmx-powered]").count()).toBe(0);
    await page.getByRole("button", { name: "Mark Oil the hinges as done" }).click();
    await page.getByRole("link", { name: "Oil the hinges" }).waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByRole("link", { name: "Oil the hinges" }).waitFor();
  });

  it("are found while one types", async () => {
    await page.goto("/tasks");
    await page.getByLabel("Search").pressSequentially("hing");
    await page.getByRole("link", { name: "Paint the door" }).waitFor({ state: "detached" });
    expect(new URL(page.url()).search).toBe("?q=hing");
    expect(await page.getByLabel("Search").inputValue()).toBe("hing");
  });

  it("are moved on the board by dragging and by their buttons, and back again", async () => {
    await page.goto("/tasks");
    await page.getByRole("link", { name: "Board" }).click();
    await scriptsReady(page);
    const column = (name: string) => page.getByRole("region", { name });
    const card = (name: string) => column(name).getByRole("listitem").filter({ hasText: "Oil the hinges" });
    await card("Open").dragTo(column("In progress"));
    await card("In progress").waitFor();
    await page.getByText("“Oil the hinges” is now in progress.").waitFor();
    await page.getByRole("button", { name: "Move Oil the hinges to Done" }).press("Enter");
    await card("Done").waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Oil the hinges");
    await page.getByRole("button", { name: "Undo" }).last().click();
    await card("In progress").waitFor();
    await page.getByRole("button", { name: "Move Oil the hinges to Open" }).click();
    await card("Open").waitFor();
  });

  it("are changed several at once, and all of it is undone", async () => {
    await page.goto("/tasks");
    await scriptsReady(page);
    const titles = ["Oil the hinges", "Paint the door"];
    const row = (title: string) => page.getByRole("listitem").filter({ hasText: title });
    for (const title of titles) await page.getByLabel(`Select: ${title}`).check();
    const form = page.getByRole("form", { name: "The selected tasks" });
    await form.getByLabel("Priority").selectOption("high");
    await form.getByRole("button", { name: "Change", exact: true }).click();
    await page.getByText("2 tasks are changed.").waitFor();
    for (const title of titles) await row(title).getByText("high").waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    for (const title of titles) await row(title).getByText("high").waitFor({ state: "detached" });
  });

  it("appear in another tab by themselves, without touching what is typed there", async () => {
    const other = await page.context().newPage();
    await other.goto("/tasks");
    await other.getByText("New task").click();
    await other.getByLabel("Title").fill("Half a sent");
    await page.goto("/tasks");
    await page.getByText("New task").click();
    await addTask(page, "Sweep the stairs");
    await other.getByRole("link", { name: "Sweep the stairs" }).waitFor();
    expect(await other.getByLabel("Title").inputValue()).toBe("Half a sent");
    await other.close();
  });

  it("show both versions when two tabs edit the same one", async () => {
    const other = await page.context().newPage();
    for (const tab of [page, other]) {
      await tab.goto("/tasks");
      await tab.getByRole("link", { name: "Paint the door" }).click();
      await tab.getByRole("heading", { name: "Paint the door" }).waitFor();
    }
    await other.getByLabel("Title").fill("Paint the door red");
    await page.getByLabel("Title").fill("Paint the door blue");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { name: "Paint the door blue" }).waitFor();
    await other.getByRole("button", { name: "Save" }).click();
    await other.getByText("Somebody changed this task").waitFor();
    expect(await other.getByLabel("Title").inputValue()).toBe("Paint the door red");
    await other.getByRole("button", { name: "Save" }).click();
    await other.getByRole("heading", { name: "Paint the door red" }).waitFor();
    await page.getByRole("heading", { name: "Paint the door red" }).waitFor();
    await other.close();
  });

  it("keep a comment that is being written, whatever is answered meanwhile", async () => {
    await page.goto("/tasks");
    await page.getByRole("link", { name: "Sweep the stairs" }).click();
    const comment = page.getByLabel("New comment");
    await comment.fill("The broom is gone.");
    await page.getByRole("button", { name: "Mark as done" }).click();
    await page.getByRole("button", { name: "Reopen" }).waitFor();
    expect(await comment.inputValue()).toBe("The broom is gone.");
    const answer = await holdAnswers(page, `${new URL(page.url()).pathname}/comments`);
    await page.getByRole("button", { name: "Comment", exact: true }).click();
    await page.locator("form[aria-busy=true]").waitFor();
    await comment.pressSequentially("It is back.");
    answer.release();
    await page.getByRole("paragraph").filter({ hasText: "The broom is gone." }).waitFor();
    expect(await comment.inputValue()).toBe("It is back.");
    await comment.fill("");
  });

  it.each(["/tasks", "/projects", "/tags"])("have no barriers on %s", async (path) => {
    await page.goto(path);
    expect(await findBarriers(page)).toEqual([]);
  });
});
