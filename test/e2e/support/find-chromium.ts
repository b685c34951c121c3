import { existsSync } from "node:fs";

const installed = () =>
  [
    process.env["CHROMIUM_PATH"],
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  ].find((path) => path !== undefined && path !== "" && existsSync(path));

/** The path of a Chromium: one found on the machine, else the one that the npm registry ships for Linux, unpacked on first use. */
export async function findChromium(): Promise<string> {
  const found = installed();
  if (found !== undefined) return found;
  const { default: shipped } = await import("@sparticuz/chromium");
  return shipped.executablePath();
}
