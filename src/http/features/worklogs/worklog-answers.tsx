import type { ListedWorklog } from "../../../integrations/worklogs/describe-time.ts";
import { formatSpan } from "../../../lib/format-duration.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { ButtonForm } from "../../components/button.tsx";

type Told = Pick<ListedWorklog, "state" | "seconds" | "thereSeconds" | "reason">;

/** What became of it there. */
export function sentenceOf({ state, seconds, thereSeconds, reason }: Told, there: string): string {
  const here = formatSpan(seconds);
  switch (state) {
    case "changed":
      return thereSeconds === null
        ? `somebody changed our comment at ${there}.`
        : `${here} here, changed to ${formatSpan(thereSeconds)} at ${there}.`;
    case "deleted":
      return `${here} here, deleted at ${there}.`;
    case "kept":
      return `${here} here, left as it is at ${there}.`;
    case "refused":
      return `${here} was not accepted. ${reason ?? ""}`;
    case "written":
      return here;
    default:
      return state satisfies never;
  }
}

type AnswersProps = {
  row: Told & { bindingId: string; taskId: string; key: string; title: string };
  providerName: string;
  /** The page to come back to. */
  next: string;
};

/** The ways to go on with it. */
export function Answers({ row, providerName, next }: AnswersProps) {
  const path = (answer: string) =>
    pathTo`/bindings/${row.bindingId}/worklogs/${row.taskId}/${row.key}/${answer}`;
  const label = row.state === "refused" ? "Try again" : "Write ours again";
  return (
    <div class="cluster">
      <ButtonForm
        action={path("write")}
        label={label}
        title={`${label}: ${row.title}`}
        fields={{ next }}
        small
      />
      {row.state !== "kept" && (
        <ButtonForm
          action={path("leave")}
          label={`Leave it as it is at ${providerName}`}
          title={`Leave it as it is at ${providerName}: ${row.title}`}
          fields={{ next }}
          small
        />
      )}
    </div>
  );
}
