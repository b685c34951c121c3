import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { editDistance, nearest } from "../../../src/integrations/chat/commands/nearest.ts";
import { parseCommand } from "../../../src/integrations/chat/commands/parse-command.ts";
import { rank } from "../../../src/integrations/chat/commands/rank.ts";
import { splitNotes } from "../../../src/integrations/chat/commands/split-notes.ts";
import { splitTime } from "../../../src/integrations/chat/commands/split-time.ts";
import { fold } from "../../../src/lib/fold.ts";

const project = (name: string, id = name.toLowerCase(), code: string | null = null) => ({
  id,
  name,
  nameNorm: fold(name),
  code,
});
const names = (text: string, projects: ReturnType<typeof project>[]) => {
  const match = rank(text, projects);
  if (match.kind === "none") return [];
  return match.kind === "one" ? [match.found.name] : match.found.map(({ name }) => name);
};

describe("a command", () => {
  it.each([
    ["start web : fix", { command: "/tt", verb: "start", rest: "web : fix" }],
    ["  STOP  ", { command: "/tt", verb: "stop", rest: "" }],
    ["", { command: "/tt", verb: "status", rest: "" }],
    ["log 1h30\tweb", { command: "/tt", verb: "log", rest: "1h30\tweb" }],
  ])("reads “%s”", (text, expected) => {
    expect(parseCommand("/tt", text)).toEqual(expected);
  });

  it("names the nearest command for a slip of the fingers", () => {
    expect(parseCommand("/tt", "satrt web")).toMatchObject({ command: "unknown", nearest: "/tt start" });
    expect(parseCommand("/task", "dune")).toMatchObject({ nearest: "/task done" });
    expect(parseCommand("/tt", "xylophone")).toMatchObject({ said: "/tt xylophone", nearest: null });
    expect(parseCommand("/tt", "constructor")).toMatchObject({ command: "unknown" });
    expect(parseCommand("/other", "start")).toMatchObject({ command: "unknown", said: "/other" });
  });
});

describe("a project's name", () => {
  const projects = [project("Web"), project("Website"), project("Old Website"), project("Café", "id1")];

  it.each([
    ["web", ["Web"]],
    ["ID1", ["Café"]],
    ["webs", ["Website"]],
    ["ébsite", ["Website", "Old Website"]],
    ["cafe", ["Café"]],
    ["we b", []],
    ["  ", []],
  ])("“%s” means %j", (text, expected) => {
    expect(names(text, projects)).toEqual(expected);
  });

  it("stands behind a code", () => {
    const coded = [...projects, project("Shop", "id2", "WEBS"), project("Intranet", "id3", "CAFE")];
    expect(names("webs", coded)).toEqual(["Shop"]);
    expect(names("Café", coded)).toEqual(["Intranet"]);
    expect(names("websi", coded)).toEqual(["Website"]);
    // Codes are typed whole: a part of one says nothing.
    expect(names("ebs", coded)).toEqual(["Website", "Old Website"]);
  });

  it("is ambiguous among equals only", () => {
    expect(names("we", projects)).toEqual(["Web", "Website"]);
  });
});

describe("notes", () => {
  it.each([
    ["web: fix: the door", "web", "fix: the door"],
    [": only notes", "", "only notes"],
    ["acme: web : fix", "acme: web", "fix"],
    ["acme: web", "acme: web", ""],
    ["", "", ""],
  ])("“%s”", (text, projectText, notes) => {
    expect(splitNotes(text, [project("Acme: Web"), project("Acme")])).toMatchObject({ projectText, notes });
  });

  it.each([
    ["acme fix the header", "acme", "fix the header", "start"],
    ["acme call Bob at 17:00: urgent", "acme", "call Bob at 17:00: urgent", "start"],
    ["acme https://example.com/a?b=c:d", "acme", "https://example.com/a?b=c:d", "start"],
    ["https://example.com/x", "https://example.com/x", "", "nothing"],
    ["call at 17:00 sharp", "call at 17:00 sharp", "", "nothing"],
    ["acme:fix", "acme", "fix", "whole"],
    ["cafe de paris menu", "cafe de paris", "menu", "start"],
    ["cafe de par", "cafe de par", "", "beginning"],
    ["cafe menu", "cafe", "menu", "beginning"],
    ["caf: menu", "caf", "menu", "beginning"],
    ["ca menu", "ca menu", "", "nothing"],
    ["wb fix", "wb", "fix", "start"],
    ["acme : a\nb", "acme", "a\nb", "whole"],
    ["ACME", "ACME", "", "whole"],
  ])("“%s” after the longest start that is a project", (text, projectText, notes, found) => {
    const projects = [project("Acme"), project("Café de Paris"), project("Web", "id7", "WB")];
    expect(splitNotes(text, projects)).toEqual({ projectText, notes, found });
  });
});

describe("the time of a log", () => {
  const projects = ["Web", "3M", "2M Corp", "30 Days", "3D printing", "5 am club"].map((name) =>
    project(name),
  );

  it.each([
    ["1h30 web : notes", "1h30", "web", "notes"],
    ["1h 30m web", "1h 30m", "web", ""],
    ["1:30 web fix it", "1:30", "web", "fix it"],
    ["9:00 – 10:15 web: x", "9:00 – 10:15", "web", "x"],
    ["9-10:15", "9-10:15", "", ""],
    ["2h 3d printing", "2h", "3d printing", ""],
    ["1h30 3M : y", "1h30", "3M", "y"],
    ["1h 30 3M : y", "1h 30", "3M", "y"],
    ["1h30m 3M", "1h30m", "3M", ""],
    ["90 3M", "90", "3M", ""],
    ["2h 2M Corp", "2h", "2M Corp", ""],
    ["2h 2m corp tidy up", "2h", "2m corp", "tidy up"],
    ["2h 2m", "2h 2m", "", ""],
    ["1h 30 Days", "1h", "30 Days", ""],
    ["1h 30", "1h 30", "", ""],
    ["1h 30 : days", "1h 30", "", "days"],
    ["1h 30 web", "1h 30", "web", ""],
    ["9-10 5 am club", "9-10", "5 am club", ""],
    ["1,5 web", "1,5", "web", ""],
    ["45 min unknown thing", "45 min", "unknown thing", ""],
    ["1h web : a\nb", "1h", "web", "a\nb"],
  ])("“%s”", (text, time, projectText, notes) => {
    expect(splitTime(text, projects)).toMatchObject({ time, projectText, notes });
  });

  it("says what is no time", () => {
    expect(() => splitTime("web 1h", projects)).toThrow("“web” is no duration");
    expect(() => splitTime("", projects)).toThrow("is no duration");
  });
});

describe("the edit distance", () => {
  it("is a distance", () => {
    const word = fc.string({ maxLength: 8 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b) === 0).toBe(a === b);
      }),
    );
    expect(editDistance("satrt", "start")).toBe(1);
    expect(nearest("s", ["start", "stop"])).toBeNull();
  });
});
