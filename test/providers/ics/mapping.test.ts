import { describe, expect, it } from "vitest";

import { instancesIn } from "../../../src/lib/ical/instances.ts";
import { selfOf, toEventSnapshot } from "../../../src/providers/ics/mapping.ts";
import { remarksOf } from "../../../src/providers/ics/remarks.ts";
import { parseFile } from "../../../src/lib/ical/parse-file.ts";
import { calendarOf, eventOf } from "../../support/ics.ts";

const window = { from: Date.parse("2026-10-19T00:00Z"), to: Date.parse("2026-11-09T00:00Z") };
const start = "DTSTART:20261020T090000Z";

const snapshot = (...lines: string[]) => snapshotIn("Team", ...lines);

function snapshotIn(name: string, ...lines: string[]) {
  const event = eventOf("e", start, "DURATION:PT1H", ...lines);
  const file = parseFile(calendarOf([`X-WR-CALNAME:${name}`, ...event]));
  const [found] = instancesIn(file, window).instances;
  if (found === undefined) throw new Error("There is no event.");
  return toEventSnapshot(found, { calendarId: "c", readAt: 7, self: selfOf(file) });
}

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

it("tells people in a sentence each what could not be read as it was meant", () => {
  const series = (kind: "rule_not_supported" | "rule_too_long", ...titles: string[]) =>
    titles.map((title) => ({ kind, title }));
  expect(remarksOf([])).toEqual([]);
  const [unsupported, tooLong, many] = remarksOf([
    ...series("rule_not_supported", "New year", "New year", "Lanterns", "", "x".repeat(100)),
    ...series("rule_too_long", "Tick"),
    { kind: "too_many" },
  ]);
  expect(unsupported).toMatch(
    /^“New year”, “Lanterns”, “An event without a title” and 1 more repeats? by a rule/,
  );
  expect(tooLong).toMatch(/^“Tick” repeats so often/);
  expect(many).toMatch(/^There are more than 10,000 events/);
});
