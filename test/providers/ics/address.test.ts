import { expect, it } from "vitest";

import { readAddress } from "../../../src/providers/ics/address.ts";

it.each([
  ["https://calendar.example/team.ics", "https://calendar.example/team.ics"],
  ["  webcal://calendar.example/team.ics ", "https://calendar.example/team.ics"],
  ["WEBCALS://calendar.example/team.ics", "https://calendar.example/team.ics"],
  ["calendar.example/team.ics?key=1#top", "https://calendar.example/team.ics?key=1"],
  ["HTTPS://Calendar.Example:443/Team.ics", "https://calendar.example/Team.ics"],
])("%s leads to %s", (typed, token) => {
  expect(readAddress(typed)).toEqual({ token, host: "calendar.example" });
});

it.each([
  ["http://calendar.example/team.ics", "https://"],
  ["ftp://calendar.example/team.ics", "webcal://"],
  ["javascript:alert(1)", "not a web address"],
  ["https://", "not a web address"],
  ["two words", "not a web address"],
  ["https://localhost/team.ics", "public host name"],
  ["webcal://127.0.0.1/team.ics", "public host name"],
  ["https://0x7f.1/team.ics", "public host name"],
  ["https://[::1]/team.ics", "public host name"],
  ["https://metadata.google.internal/", "public host name"],
  ["https://alice:secret@calendar.example/team.ics", "public host name"],
  ["https://calendar.example:8443/team.ics", "public host name"],
  [`https://calendar.example/${"x".repeat(2000)}`, "too long"],
])("%s is refused with a sentence", (typed, sentence) => {
  expect(() => readAddress(typed)).toThrow(
    expect.objectContaining({ code: "invalid", field: "token", message: expect.stringContaining(sentence) }),
  );
});
