import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { parseConfig } from "../../src/env.ts";

const key = (letter: string) => `${letter.repeat(43)}=`;

describe("the configuration", () => {
  it("refuses two encryption keys of one name", () => {
    const read = (keys: string) => parseConfig({ ...env, ENCRYPTION_KEYS: keys });
    expect(() => read(`k1:${key("A")},k1:${key("B")}`)).toThrow("two keys named k1");
    expect(() => read(`k2:${key("A")},k1:${key("B")}`)).not.toThrow();
  });
});
