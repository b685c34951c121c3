import type { Preview } from "../../../integrations/trackers/preview-rules.ts";
import { StatusBadge } from "../../components/badge.tsx";
import { WebLink } from "../../components/web-link.tsx";

export type ShownPreview = { previews: Preview[]; sentences: string[] };

/** What rules would make of the open issues of each container; nothing is saved yet. */
export function RulesPreview({ preview: { previews, sentences } }: { preview: ShownPreview }) {
  return (
    <section id="preview" class="wide stack" aria-labelledby="preview-title" role="status">
      <h3 id="preview-title">Preview</h3>
      <ul>
        {sentences.map((sentence) => (
          <li>{sentence}</li>
        ))}
      </ul>
      {previews.map((preview) => (
        <ContainerPreview preview={preview} />
      ))}
    </section>
  );
}

function ContainerPreview({ preview }: { preview: Preview }) {
  const { name, tasks, taken, leftOut, isComplete } = preview;
  const left = leftOut.reduce((sum, { count }) => sum + count, 0);
  return (
    <div class="stack tight">
      <h4>{name}</h4>
      <p>
        Nothing is saved yet. Of {isComplete ? "the" : "the first"} {taken + left} open issues, {taken} would
        be tasks and {left} would be left out.
      </p>
      <ul class="list" role="list">
        {tasks.map(({ key, title, url, status, priority }) => (
          <li class="row">
            <span class="grow">
              {title} <WebLink url={url}>{key}</WebLink>
            </span>
            <span class="cluster end">
              <StatusBadge status={status} />
              {priority !== "none" && <StatusBadge status={priority} />}
            </span>
          </li>
        ))}
      </ul>
      {taken > tasks.length && <p class="muted">And {taken - tasks.length} more.</p>}
      {leftOut.map(({ because, count }) => (
        <p class="muted">
          Left out: {count} {count === 1 ? "issue" : "issues"}, because each {because}.
        </p>
      ))}
    </div>
  );
}
