import { describe, expect, it } from "vitest";

import { OutboundError } from "../../../src/lib/outbound.ts";
import { microsoftError } from "../../../src/providers/microsoft/failures.ts";

function answer(status: number, code = "", headers: Record<string, string> = {}): OutboundError {
  const body = JSON.stringify({ error: { code, message: "Why." } });
  return new OutboundError("status", "", { status, body, headers: new Headers(headers) });
}

describe("a failed call to Microsoft", () => {
  it.each([
    [403, "ErrorAccessDenied", "forbidden", true],
    [404, "MailboxNotEnabledForRESTAPI", "forbidden", true],
    [400, "RequestBroker--ParseUri", "invalid", true],
  ])("%i %s is %s", (status, code, expected, permanent) => {
    expect(microsoftError(answer(status, code))).toMatchObject({
      provider: "microsoft",
      code: expected,
      permanent,
      status,
    });
  });

  it("tells Microsoft's own reason", () => {
    expect(microsoftError(answer(400)).message).toBe("Microsoft refused this: Why.");
    expect(microsoftError(answer(403)).message).toBe(
      "Microsoft does not allow this account to do that: Why.",
    );
  });

  it("waits as long as Microsoft asks", () => {
    expect(microsoftError(answer(429, "", { "Retry-After": "12" })).retryAfterSeconds).toBe(12);
    expect(microsoftError(answer(503, "", { "Retry-After": "3" })).retryAfterSeconds).toBe(3);
    expect(microsoftError(answer(429)).retryAfterSeconds).toBe(60);
  });
});
