import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";

/** What `src/integrations/inbound/process-delivery.ts` lets through to a provider's parser. */
const maxParsedBytes = 2_097_152;

/** Parses a delivery of this size, of the shape that takes most memory for its bytes, in a heap of so many megabytes. */
function parseIn(heapMegabytes: number, sizeBytes: number) {
  const script = `
    import { inbound } from "./src/providers/github/inbound.ts";
    const filler = "[{}],".repeat(${Math.floor(sizeBytes / 5)}) + "0";
    const body = new TextEncoder().encode('{"action":"opened","x":[' + filler + "]}");
    try {
      inbound.parse("issues", { contentType: "application/json", body, container: null });
    } catch (error) {
      if (error.name !== "ProviderError") throw error;
    }
  `;
  const flags = [`--max-old-space-size=${heapMegabytes}`, "--max-semi-space-size=4", "--input-type=module"];
  return spawnSync(process.execPath, [...flags, "--eval", script], { encoding: "utf8" });
}

describe("parsing a delivery", () => {
  it("W11: of the greatest size that is parsed fits well into an isolate's 128 MB, and of 24 MB it would not", () => {
    const allowed = parseIn(96, maxParsedBytes);
    expect(allowed.stderr).toBe("");
    expect(allowed.status).toBe(0);
    expect(parseIn(96, 24_000_000).status).not.toBe(0);
  });
});
