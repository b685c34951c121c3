import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";
import { afterAll, inject } from "vitest";

/** None of the arguments that `@sparticuz/chromium` suggests: they are for serverless functions, where closing a context ends the browser. */
const browserArguments = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-sync",
];

/** Starting a browser hangs at times on a machine that is busy with other things: then another one is started. */
async function launch(attempts = 3): Promise<Browser> {
  try {
    return await chromium.launch({
      executablePath: inject("chromiumPath"),
      args: browserArguments,
      timeout: 60_000,
    });
  } catch (error) {
    if (attempts === 1) throw error;
    return launch(attempts - 1);
  }
}

let browser: Promise<Browser> | undefined;

export type Persona = "alice" | "bob" | "carol";
export type VisitorOptions = {
  size?: { width: number; height: number };
  scheme?: "light" | "dark";
  javaScript?: boolean;
  timeZone?: string;
  /** Pages are kept for when there is no connection. Else each comes from the server, by requests that a test can hold. */
  keepsPages?: boolean;
};

/** A browser of its own for one person: cookies, viewport, colour scheme. Paths are relative to the app. */
export async function openBrowser(
  options: VisitorOptions = {},
): Promise<{ context: BrowserContext; page: Page }> {
  browser ??= launch().catch((error: unknown) => {
    // The next file tries anew.
    browser = undefined;
    throw error;
  });
  const context = await (
    await browser
  ).newContext({
    baseURL: appUrl(),
    viewport: options.size ?? { width: 1280, height: 800 },
    colorScheme: options.scheme ?? "light",
    javaScriptEnabled: options.javaScript ?? true,
    timezoneId: options.timeZone ?? "Europe/Berlin",
    reducedMotion: "reduce",
    serviceWorkers: options.keepsPages === true ? "allow" : "block",
  });
  // Long: a journey waits for what a person would wait for, however slow the machine is.
  context.setDefaultTimeout(90_000);
  return { context, page: await context.newPage() };
}

/** Waits until the page's scripts run: before that, keys do nothing. */
export async function scriptsReady(page: Page): Promise<void> {
  await page.locator("html[data-scripts=ready]").waitFor({ state: "attached" });
}

afterAll(async () => {
  const open = browser;
  browser = undefined;
  await (await open?.catch(() => null))?.close();
});

type Urls = { appUrl: string; sandboxUrl: string };

let instance: Urls | null = null;

/** Says where browsers that are opened from now on go; null = nowhere. */
export function moveInto(urls: Urls | null): void {
  instance = urls;
}

function here(): Urls {
  if (instance === null) throw new Error("Journeys begin with useOwnInstance().");
  return instance;
}

export const appUrl = () => here().appUrl;
export const sandboxUrl = () => here().sandboxUrl;
