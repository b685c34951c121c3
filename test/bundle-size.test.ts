import { expect, it } from "vitest";

import { bundleForProduction } from "./bench/bundle.ts";

/** The design allows 600; what makes a deploy grow beyond this should be meant. */
const mostKib = 440;

it(`a deploy stays under ${mostKib} KiB gzipped`, () => {
  const { gzipKib } = bundleForProduction();
  expect(gzipKib).toBeGreaterThan(50);
  expect(gzipKib).toBeLessThan(mostKib);
});
