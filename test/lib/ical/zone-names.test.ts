import { describe, expect, it } from "vitest";

import { type InstanceTime, instancesIn } from "../../../src/lib/ical/instances.ts";
import { parseFile } from "../../../src/lib/ical/parse-file.ts";
import { toIanaZone } from "../../../src/lib/ical/windows-zones.ts";
import { calendarOf, eventOf } from "../../support/ics.ts";

const window = { from: Date.parse("2026-10-01T00:00Z"), to: Date.parse("2026-12-31T00:00Z") };

function timeIn(...lines: string[]): InstanceTime | undefined {
  return instancesIn(parseFile(calendarOf(lines)), window).instances[0]?.time;
}

const startOf = (time: InstanceTime | undefined) =>
  time === undefined || time.isAllDay ? null : new Date(time.startsAt).toISOString().slice(0, 16);

/** When six o'clock of a November morning is in UTC, and in which zone. */
function sixIn(zone: string): [string | null, string | null] {
  const time = timeIn(...eventOf("s", `DTSTART;TZID=${zone}:20261127T060000`));
  return [startOf(time), time === undefined || time.isAllDay ? null : time.zone];
}

describe("a zone that the file does not describe", () => {
  it.each([
    ["Pacific Standard Time", "2026-11-27T14:00", "America/Los_Angeles"],
    ["Pacific Daylight Time", "2026-11-27T14:00", "America/Los_Angeles"],
    ["W. Europe Standard Time", "2026-11-27T05:00", "Europe/Berlin"],
    ["w. europe standard time", "2026-11-27T05:00", "Europe/Berlin"],
    ['"India Standard Time"', "2026-11-27T00:30", "Asia/Calcutta"],
    ["UTC", "2026-11-27T06:00", "UTC"],
    ["UTC-02", "2026-11-27T08:00", "Etc/GMT+2"],
    ["tzone://Microsoft/Utc", "2026-11-27T06:00", "Etc/UTC"],
    ["Etc/UTC", "2026-11-27T06:00", "Etc/UTC"],
    ["/freeassociation.sourceforge.net/Europe/Berlin", "2026-11-27T05:00", "Europe/Berlin"],
    ["/freeassociation.sourceforge.net/Tzfile/America/New_York", "2026-11-27T11:00", "America/New_York"],
    [
      "/softwarestudio.org/Olson_1/America/Argentina/Ushuaia",
      "2026-11-27T09:00",
      "America/Argentina/Ushuaia",
    ],
    ["/mozilla.org/20050126_1/UTC", "2026-11-27T06:00", "UTC"],
    ['"(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna"', "2026-11-27T05:00", "Europe/Berlin"],
    [
      "(UTC+01:00) Amsterdam\\, Berlin\\, Bern\\, Rome\\, Stockholm\\, Vienna",
      "2026-11-27T05:00",
      "Europe/Berlin",
    ],
    ["(UTC+01:00) Amsterdam, Berlin, Bern, Rom", "2026-11-27T05:00", "Europe/Berlin"],
    ["(GMT-05:00) Eastern Time (US & Canada)", "2026-11-27T11:00", "America/New_York"],
    ["Eastern Time (US & Canada)", "2026-11-27T11:00", "America/New_York"],
    ["(UTC-08:00) Pacific Time (US & Canada)", "2026-11-27T14:00", "America/Los_Angeles"],
    ["(UTC) Dublin, Edinburgh, Lisbon, London", "2026-11-27T06:00", "Europe/London"],
    ["(UTC) Coordinated Universal Time", "2026-11-27T06:00", "Etc/UTC"],
    ["(UTC-04:00) Georgetown, La Paz, Manaus, San Juan", "2026-11-27T10:00", "America/La_Paz"],
    ["(UTC+05:45) Kathmandu", "2026-11-27T00:15", "Asia/Katmandu"],
    ["(UTC+03:00) Atlantis", "2026-11-27T03:00", null],
    ["GMT-0500", "2026-11-27T11:00", null],
    ["+01:00", "2026-11-27T05:00", null],
  ])("%s is known", (zone, start, iana) => {
    const [found, name] = sixIn(zone);
    expect(found).toBe(start);
    expect(name).toBe(iana);
  });

  it("may be the calendar's, by any of its names", () => {
    for (const zone of [
      "Pacific Standard Time",
      "(UTC-08:00) Pacific Time (US & Canada)",
      "/freeassociation.sourceforge.net/America/Los_Angeles",
      "America/Los_Angeles",
    ]) {
      const time = timeIn(`X-WR-TIMEZONE:${zone}`, ...eventOf("s", "DTSTART:20261127T060000"));
      expect(startOf(time)).toBe("2026-11-27T14:00");
    }
  });

  it.each([
    "Nowhere/At All",
    "Customized Time Zone",
    "tzone://Microsoft/Custom",
    "(UTC+99:00) Mars",
    "x".repeat(500),
  ])("%s is not guessed", (zone) => {
    expect(timeIn(...eventOf("s", `DTSTART;TZID=${zone}:20261127T060000`))).toMatchObject({
      isFloating: true,
    });
  });

  it("has one name for each in the table of Windows, in summer as in winter", () => {
    expect(toIanaZone("Pacific Standard Time")).toBe("America/Los_Angeles");
    expect(toIanaZone("Europe/Berlin")).toBe("Europe/Berlin");
    expect(toIanaZone("Customized Time Zone")).toBeNull();
  });
});

describe("a zone that the file describes", () => {
  const zone = (id: string, ...observance: string[]) => [
    "BEGIN:VTIMEZONE",
    `TZID:${id}`,
    ...(observance.length > 0 ? observance : ["BEGIN:STANDARD", ...always("+0345"), "END:STANDARD"]),
    "END:VTIMEZONE",
  ];
  const always = (offset: string) => [
    "DTSTART:19700101T000000",
    `TZOFFSETFROM:${offset}`,
    `TZOFFSETTO:${offset}`,
  ];
  const shown = "(UTC+03:45) Here, There";
  const escaped = shown.replace(",", "\\,");

  it.each([
    ["escaped where it is described", escaped, `"${shown}"`],
    ["escaped where it is used", shown, escaped],
    ["escaped on both sides", escaped, `"${escaped}"`],
    ["without quotes", shown, shown],
    ["with more blanks", shown, `"${shown.replace(" ", "  ")}"`],
  ])("is found by its name, %s", (_, described, used) => {
    const time = timeIn(...zone(described), ...eventOf("s", `DTSTART;TZID=${used}:20261127T060000`));
    expect(startOf(time)).toBe("2026-11-27T02:15");
  });

  it("is as it is described, also by Windows' name, but not by IANA's", () => {
    const at = (id: string) =>
      startOf(timeIn(...zone(id), ...eventOf("s", `DTSTART;TZID=${id}:20261127T060000`)));
    expect(at("Pacific Standard Time")).toBe("2026-11-27T02:15");
    expect(at("America/Los_Angeles")).toBe("2026-11-27T14:00");
  });

  it("counts for nothing when it says nothing", () => {
    const empty = zone("Pacific Standard Time", "COMMENT:none");
    const time = timeIn(...empty, ...eventOf("s", "DTSTART;TZID=Pacific Standard Time:20261127T060000"));
    expect(startOf(time)).toBe("2026-11-27T14:00");
  });

  const observance = (kind: string, [from, to]: [string, string], ...lines: string[]) => [
    `BEGIN:${kind}`,
    `TZOFFSETFROM:${from}`,
    `TZOFFSETTO:${to}`,
    ...lines,
    `END:${kind}`,
  ];
  const changing = (daylight: string[], standard: string[]) =>
    zone(
      "Own",
      ...observance("DAYLIGHT", ["+0100", "+0200"], ...daylight),
      ...observance("STANDARD", ["+0200", "+0100"], ...standard),
    );
  const springAndAutumn = (lines: string[]) =>
    ["20260701T120000", "20261127T120000", "20991127T120000"].map((local) => {
      const file = parseFile(calendarOf([...lines, ...eventOf("s", `DTSTART;TZID=Own:${local}`)]));
      const { instances } = instancesIn(file, { from: 0, to: Date.parse("2100-12-31T00:00Z") });
      return startOf(instances[0]?.time);
    });
  const right = ["2026-07-01T10:00", "2026-11-27T11:00", "2099-11-27T11:00"];

  it.each([
    [
      "the hour in its rule",
      ["DTSTART:19700101T000000", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;BYHOUR=2;BYMINUTE=0"],
      ["DTSTART:19700101T000000", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU;BYHOUR=3;BYMINUTE=0;BYSECOND=0"],
    ],
    [
      "a beginning in the first year",
      ["DTSTART:00010101T020000", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU"],
      ["DTSTART:00010101T030000", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"],
    ],
    [
      "a monthly rule",
      ["DTSTART:19700329T020000", "RRULE:FREQ=MONTHLY;BYMONTH=3;BYDAY=-1SU"],
      ["DTSTART:19701025T030000", "RRULE:FREQ=MONTHLY;INTERVAL=12;BYDAY=-1SU"],
    ],
  ])("with %s", (_, daylight, standard) => {
    expect(springAndAutumn(changing(daylight, standard))).toEqual(right);
  });

  it("keeps the offset of a rule that ended before 1970", () => {
    const ended = [
      ...observance(
        "STANDARD",
        ["+0200", "+0100"],
        "DTSTART:19200926T030000",
        "RRULE:FREQ=YEARLY;BYMONTH=9;BYDAY=-1SU;UNTIL=19400101T000000Z",
      ),
      ...observance(
        "DAYLIGHT",
        ["+0100", "+0200"],
        "DTSTART:19200328T020000",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;UNTIL=19410101T000000Z",
      ),
    ];
    expect(springAndAutumn(zone("Own", ...ended))[1]).toBe("2026-11-27T10:00");
    const counted = ended.map((line) => line.replace(/UNTIL=\d+T000000Z/, "COUNT=20"));
    const later = counted.map((line) =>
      line.replace("COUNT=20", line.includes("=3;") ? "COUNT=21" : "COUNT=20"),
    );
    expect(springAndAutumn(zone("Own", ...later))[1]).toBe("2026-11-27T10:00");
  });

  it("goes by its last onset, however many came before", () => {
    const months = Array.from({ length: 1200 }, (_, month) => {
      const date = new Date(Date.UTC(1901, month, 1)).toISOString().slice(0, 10).replaceAll("-", "");
      return `RDATE:${date}T000000`;
    });
    const lines = [
      ...observance("STANDARD", ["+0100", "+0200"], "DTSTART:19000101T000000", ...months),
      ...observance("DAYLIGHT", ["+0200", "+0300"], "DTSTART:20250101T000000"),
    ];
    expect(springAndAutumn(zone("Own", ...lines))[0]).toBe("2026-07-01T09:00");
  });
});
