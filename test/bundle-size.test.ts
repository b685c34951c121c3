import { expect, it } from "vitest";

import { bundleForProduction, mostGzipKib } from "./bench/bundle.ts";

it(`a deploy stays under ${mostGzipKib} KiB gzipped`, () => {
  const { gzipKib } = bundleForProduction();
  expect(gzipKib).toBeGreaterThan(50);
  expect(gzipKib).toBeLessThan(mostGzipKib);
});
