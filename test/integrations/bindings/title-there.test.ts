import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { titleOf } from "../../../src/integrations/bindings/rules.ts";
import { titleThere } from "../../../src/integrations/bindings/title-there.ts";
import { rulesWith } from "../../support/issue-events.ts";

const rules = (replaced: [string, string][], beginWithKey = false) =>
  rulesWith({ titles: { replaced: replaced.map(([from, to]) => ({ from, to })), beginWithKey } });
const key = "ENG-12";

describe("the title of an issue whose task was renamed", () => {
  it.each([
    ["no key in front", rules([], true), "Door sticks", "ENG-12 Door is stuck", "Door is stuck"],
    ["the key was taken away here", rules([], true), "Door sticks", "Door is stuck", "Door is stuck"],
    ["what was cut at its start", rules([["[web]", ""]]), "[web] Door sticks", "Gate", "[web] Gate"],
    ["what was cut at its end", rules([["(urgent)", ""]]), "Door sticks (urgent)", "Gate", "Gate (urgent)"],
    [
      "what was cut around it",
      rules([
        ["[A]", ""],
        ["[B]", ""],
      ]),
      "[A] Door [B]",
      "Gate",
      "[A] Gate [B]",
    ],
    ["what was replaced", rules([["Bug:", "Fault:"]]), "Bug: login", "Fault: logout", "Bug: logout"],
    ["both", rules([["Bug:", ""]], true), "Bug: login", "ENG-12 logout", "Bug: logout"],
    ["nothing of a part that was rewritten", rules([["[wip]", ""]]), "Door [wip] sticks", "Gate", "Gate"],
    [
      "a replaced word that was rewritten",
      rules([["Bug:", "Fault:"]]),
      "Bug: login",
      "Wish: login",
      "Wish: login",
    ],
    [
      "several spaces",
      rules([["[A]", ""]]),
      "[A] Door   sticks",
      "Door sticks hard",
      "[A] Door   sticks hard",
    ],
  ])("has %s", (_, settings, title, wanted, there) => {
    expect(titleThere(settings, { title, key }, wanted)).toBe(there);
  });

  it("is the same when the task's is, and becomes the task's again", () => {
    const part = fc.constantFrom("a", "b", " ", "[x]", "Bug:");
    const text = fc.array(part, { minLength: 1, maxLength: 8 }).map((parts) => parts.join(""));
    const rule = fc.tuple(fc.constantFrom("[x]", "Bug:", "b"), fc.constantFrom("", "Fault:", "c"));
    const some = fc.array(rule, { maxLength: 3 });
    fc.assert(
      fc.property(text, some, fc.boolean(), text, (raw, replaced, beginWithKey, other) => {
        const [title, settings] = [raw.trim() || key, rules(replaced, beginWithKey)];
        const shown = titleOf(settings, { title, key });
        const same = titleThere(settings, { title, key }, shown);
        expect(same).toBe(title);
        const wanted = titleOf(settings, { title: other.trim() || key, key });
        const renamed = titleThere(settings, { title, key }, wanted);
        expect(titleOf(settings, { title: renamed, key })).toBe(wanted);
      }),
      { numRuns: 500 },
    );
  });
});
