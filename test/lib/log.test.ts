import { afterEach, describe, expect, it, vi } from "vitest";

import { describeError, log } from "../../src/lib/log.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

function written(fields: Record<string, unknown>): string {
  let line = "";
  vi.spyOn(console, "error").mockImplementation((text: unknown) => {
    line = String(text);
  });
  log("error", "job_failed", fields);
  return line;
}

describe("a line of the log", () => {
  it("L2: is one line, whatever was in it", () => {
    const line = written({ error: "a\r\nb" });
    expect(line).not.toMatch(/[\r\n]/);
    expect(JSON.parse(line)).toMatchObject({ error: "a\r\nb" });
  });

  it("holds no e-mail address", () => {
    const error = new Error("No calendar of ada.lovelace+work@acme.example, see <bob@sub.acme.example>.");
    const line = written({ ...describeError(error), login: "carol@acme.example" });
    expect(line).not.toMatch(/acme\.example|lovelace/);
    expect(JSON.parse(line)).toMatchObject({
      login: "[e-mail]",
      error: expect.stringContaining("No calendar of [e-mail]"),
    });
  });

  it("holds no values of a statement that failed, and no endless text", () => {
    const error = new Error("Failed query: insert into users (name) values (?)\nparams: Ada,secret words");
    expect(JSON.stringify(describeError(error))).not.toContain("secret words");
    expect(describeError(error).error).toBe("Error: Failed query: insert into users (name) values (?)");
    expect(describeError(new Error("x".repeat(100_000))).error.length).toBeLessThan(5_000);
  });
});
