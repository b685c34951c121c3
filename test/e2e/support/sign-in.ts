import type { Page } from "playwright-core";

import { openBrowser, type Persona, type VisitorOptions } from "./browser.ts";

/** Signs in as a person does: the button, the provider's consent page, back. */
export async function signIn(page: Page, persona: Persona, path = "/sign-in"): Promise<void> {
  await page.goto(path);
  await page
    .getByRole("link", { name: /GitHub/ })
    .first()
    .click();
  await page.getByRole("button", { name: new RegExp(persona, "i") }).click();
}

/** Alice owns the instance: the first sign-in on an empty one on localhost makes her its owner. */
export async function openAsOwner(options: VisitorOptions = {}): Promise<Page> {
  const { page } = await openBrowser(options);
  await signIn(page, "alice");
  await page.getByRole("heading", { level: 1 }).waitFor();
  return page;
}
