import { expect, it } from "vitest";

import { bundleForProduction } from "./bench/bundle.ts";

it("a deploy stays under 250 KB gzipped", () => {
  const { gzipKib } = bundleForProduction();
  expect(gzipKib).toBeGreaterThan(50);
  expect(gzipKib).toBeLessThan(250);
});
