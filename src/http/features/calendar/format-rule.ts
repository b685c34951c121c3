import type { Option } from "../../components/field.tsx";
import type { RuleDraft } from "./calendar-fields.tsx";

type Known = { projects: readonly Option[]; series: readonly { seriesId: string; title: string }[] };

/** A rule as a sentence: "“retro” in the title → Website, tags team, billable, accepted without asking". */
export function formatRule(rule: RuleDraft, known: Known): string {
  return `${conditions(rule, known).join(", ")} → ${outcome(rule, known).join(", ")}`;
}

function conditions({ title, attendee, seriesId }: RuleDraft, { series }: Known): string[] {
  const found = series.find((one) => one.seriesId === seriesId);
  const all = [
    title === "" ? null : `“${title}” in the title`,
    attendee === "" ? null : `with ${attendee}`,
    seriesId === "" ? null : `the series ${found === undefined ? "of before" : `“${found.title}”`}`,
  ].filter((part) => part !== null);
  return all.length === 0 ? ["No condition"] : all;
}

function outcome({ projectId, tags, billable, automatic }: RuleDraft, { projects }: Known): string[] {
  const project = projects.find(({ value }) => value === projectId);
  const all = [
    projectId === "" ? null : (project?.label ?? "a project that is closed"),
    tags.trim() === "" ? null : `tags ${tags}`,
    billable === "" ? null : billable === "yes" ? "billable" : "not billable",
    automatic === "" ? "offered" : "accepted without asking",
  ];
  return all.filter((part) => part !== null);
}
