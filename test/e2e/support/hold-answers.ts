import type { Page } from "playwright-core";

/** Does what is posted to a path, and lets the answers wait for `release`. */
export async function holdAnswers(page: Page, path: string): Promise<{ release(): void }> {
  const gate = Promise.withResolvers<void>();
  await page.route(
    (url) => url.pathname === path,
    async (route) => {
      if (route.request().method() !== "POST") return route.fallback();
      const response = await route.fetch();
      await gate.promise;
      return route.fulfill({ response });
    },
  );
  return { release: () => gate.resolve() };
}
