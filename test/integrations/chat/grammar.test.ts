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
    expect(splitNotes(text, [project("Acme: Web"), project("Acme")])).toEqual({ projectText, notes });
  });
});

describe("the time of a log", () => {
  it.each([
    ["1h30 web : notes", "1h30", "web : notes"],
    ["1h 30m web", "1h 30m", "web"],
    ["1:30 web", "1:30", "web"],
    ["9:00 – 10:15 web: x", "9:00 – 10:15", "web: x"],
    ["9-10:15", "9-10:15", ""],
    ["2h 3d printing", "2h", "3d printing"],
  ])("“%s”", (text, time, rest) => {
    expect(splitTime(text)).toEqual({ time, rest });
  });

  it("says what is no time", () => {
    expect(() => splitTime("web 1h")).toThrow("“web” is no duration");
    expect(() => splitTime("")).toThrow("is no duration");
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
