import { describe, expect, it } from "vitest";

import { instancesIn } from "../../../src/providers/ics/instances.ts";
import { selfOf, toEventSnapshot } from "../../../src/providers/ics/mapping.ts";
import { readFile } from "../../../src/providers/ics/read-file.ts";
import { calendarOf, eventOf } from "../../support/ics.ts";

const window = { from: Date.parse("2026-10-19T00:00Z"), to: Date.parse("2026-11-09T00:00Z") };
const start = "DTSTART:20261020T090000Z";

const snapshot = (...lines: string[]) => snapshotIn("Team", ...lines);

function snapshotIn(name: string, ...lines: string[]) {
  const event = eventOf("e", start, "DURATION:PT1H", ...lines);
  const file = readFile(calendarOf([`X-WR-CALNAME:${name}`, ...event]));
  const [found] = instancesIn(file, window);
  if (found === undefined) throw new Error("There is no event.");
  return toEventSnapshot(found, { calendarId: "c", readAt: 7, self: selfOf(file) });
}

describe("a file", () => {
  it.each(["\r\n", "\n", "\r"])(
    "is read with the line ends %j, with a mark at its beginning, and folded anywhere",
    (end) => {
      const folded = ["SUM", " MARY:Über", " länge: a", "  b"].join(end);
      const text = `\uFEFF${calendarOf(["X-WR-CALNAME:Team\\, all", ...eventOf("e", start, folded)], end)}`;
      const file = readFile(text);
      expect(file.name).toBe("Team, all");
      expect(instancesIn(file, window)[0]?.component.get("SUMMARY")?.[0]?.value).toBe("Überlänge: a b");
    },
  );

  it("loses no event to lines that make no sense, alarms, or ends that are missing", () => {
    const alarm = ["BEGIN:VALARM", "TRIGGER:-PT15M", "DTSTART:19990101T000000Z", "END:VALARM"];
    const file = readFile(
      calendarOf([
        "nonsense",
        ":",
        "=;;:",
        ...eventOf("a", start, ...alarm, "no colon", "X;Y:Z"),
        "END:VTODO",
        ...eventOf("b", start, "BEGIN:VALARM", "TRIGGER:P0D"),
        ...eventOf("c", start),
      ]),
    );
    expect(instancesIn(file, window).map(({ id }) => id)).toEqual(["a", "b", "c"]);
  });

  it("is the same when only its stamps differ", () => {
    const [before, after] = ["20260101T000000Z", "20261120T111111Z"].map((stamp) =>
      readFile(calendarOf(eventOf("e", start)).replace("20260101T000000Z", stamp)),
    );
    expect(before?.essence).toBe(after?.essence);
    expect(readFile(calendarOf(eventOf("e", "DTSTART:20261020T100000Z"))).essence).not.toBe(before?.essence);
  });

  it.each([
    ["a web page", "<!DOCTYPE html><title>Sign in</title>", "web page", true],
    ["something else", "hello", "not a calendar file", true],
    ["nothing", "", "not a calendar file", true],
    ["a file that was cut off", calendarOf(eventOf("e", start)).slice(0, -20), "cut off", false],
  ])("that is %s is refused with a sentence", (_, text, sentence, permanent) => {
    expect(() => readFile(text)).toThrow(
      expect.objectContaining({ permanent, message: expect.stringContaining(sentence) }),
    );
  });

  it("takes no longer than its size explains, whatever its lines", () => {
    const long = `ATTENDEE${';X="a,b",c'.repeat(20_000)}${",".repeat(50_000)}`;
    const many = Array.from({ length: 50_000 }, () => "ATTENDEE:mailto:a@b.example");
    const nested = Array.from({ length: 20_000 }, () => "BEGIN:VEVENT");
    const before = Date.now();
    readFile(calendarOf([...eventOf("e", start, long, ...many), ...nested]));
    expect(Date.now() - before).toBeLessThan(10_000);
  });
});

describe("an event", () => {
  it("says what it is called, where it leads and who comes", () => {
    const said = snapshot(
      "SUMMARY:Review\\; part 1\\nof 2\\, \\\\o/",
      "URL;VALUE=URI:https://example.com/e/1",
      'ATTENDEE;CN="Adler, Alice";PARTSTAT=ACCEPTED:mailto:Alice@Acme.example',
      "ATTENDEE:invalid",
    );
    expect(said).toMatchObject({
      title: "Review; part 1\nof 2, \\o/",
      url: "https://example.com/e/1",
      attendees: [{ email: "alice@acme.example", name: "Adler, Alice", isSelf: false }],
      updatedAt: 7,
      marker: null,
    });
  });

  it.each([
    ["DECLINED", "declined"],
    ["TENTATIVE", "tentative"],
    ["NEEDS-ACTION", "none"],
    ["ACCEPTED", "accepted"],
  ])("is %s where the calendar is called by its person's address", (answer, response) => {
    const line = `ATTENDEE;PARTSTAT=${answer}:mailto:Alice@acme.example`;
    const said = snapshotIn("alice@Acme.example", line, "ATTENDEE;PARTSTAT=DECLINED:mailto:bob@acme.example");
    expect(said).toMatchObject({ response, attendees: [{ isSelf: true }, { isSelf: false }] });
    expect(snapshotIn("Team", line).response).toBe("accepted");
  });

  it("leads nowhere but to web pages", () => {
    expect(snapshot("URL:javascript:alert(1)").url).toBeNull();
  });

  it.each([
    [[], "confirmed", "busy"],
    [["STATUS:CANCELLED"], "cancelled", "busy"],
    [["STATUS:TENTATIVE"], "tentative", "busy"],
    [["TRANSP:TRANSPARENT"], "confirmed", "free"],
    [["X-MICROSOFT-CDO-BUSYSTATUS:FREE"], "confirmed", "free"],
    [["X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE", "TRANSP:OPAQUE"], "tentative", "busy"],
    [["X-MICROSOFT-CDO-BUSYSTATUS:OOF"], "confirmed", "out_of_office"],
  ])("with %j is %s and %s", (lines, status, showAs) => {
    expect(snapshot(...lines)).toMatchObject({ status, showAs });
  });
});
