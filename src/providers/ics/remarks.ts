import { truncate } from "../../lib/truncate.ts";
import { mostOfFile, type Problem } from "../../lib/ical/instances.ts";

const mostTitles = 3;
const longestTitle = 60;

/** What people should know of the reading of a calendar, a sentence for each kind of problem. */
export function remarksOf(problems: readonly Problem[]): string[] {
  const titles = (kind: Problem["kind"]) => [
    ...new Set(
      problems.flatMap((problem) => (problem.kind === kind && "title" in problem ? [problem.title] : [])),
    ),
  ];
  const [unsupported, tooLong] = [titles("rule_not_supported"), titles("rule_too_long")];
  return [
    ...(unsupported.length === 0
      ? []
      : [
          `${named(unsupported)} repeats by a rule that cannot be worked out here (RSCALE or SKIP): only its first date, and dates that the file lists one by one, are offered.`,
        ]),
    ...(tooLong.length === 0
      ? []
      : [`${named(tooLong)} repeats so often that only some of its dates are offered.`]),
    ...(problems.some(({ kind }) => kind === "too_many")
      ? [
          `There are more than ${mostOfFile.toLocaleString("en")} events in these weeks; the rest is left out.`,
        ]
      : []),
  ];
}

/** “Standup”, “Review” and 2 more */
function named(titles: readonly string[]): string {
  const shown = titles.slice(0, mostTitles).map((title) => `“${short(title)}”`);
  const more = titles.length - shown.length;
  return more === 0 ? shown.join(", ") : `${shown.join(", ")} and ${more} more`;
}

function short(title: string): string {
  const plain = title.replaceAll(/\s+/g, " ").trim();
  if (plain === "") return "An event without a title";
  return truncate(plain, longestTitle);
}
