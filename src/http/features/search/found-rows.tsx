import type { Child, PropsWithChildren } from "hono/jsx";

import { FormKey } from "../../components/form-key.tsx";

/** What was found of one kind; nothing when there is nothing. */
export function FoundGroup({ title, rows }: { title: string; rows: Child[] }) {
  if (rows.length === 0) return null;
  return (
    <>
      <p class="found-title" aria-hidden="true">
        {title}
      </p>
      <ul class="found-list" aria-label={title}>
        {rows.map((row) => (
          <li>{row}</li>
        ))}
      </ul>
    </>
  );
}

type Fields = Record<string, string>;

type Words = {
  name: string;
  /** What else is said of it; null is left out. */
  about?: (string | null)[];
  /** The project's; null = none. */
  colour?: string | null;
  keys?: string[];
};

/** A row that leads somewhere; `starts`: the fields that start a timer on it. */
export function FoundLink({ href, starts, ...words }: Words & { href: string; starts?: Fields | undefined }) {
  return (
    <div class="found-pair">
      <a class="found-row" data-result href={href}>
        <RowWords {...words} />
      </a>
      {starts !== undefined && (
        <VerbForm action="/timer" fields={starts}>
          <button type="submit" class="button quiet small" aria-label={`Start: ${words.name}`}>
            Start
          </button>
        </VerbForm>
      )}
    </div>
  );
}

/** A row that does something, with a link beside it to what it is about. */
export function FoundVerb(props: Words & { action: string; verb: string; fields?: Fields; href?: string }) {
  const { action, verb, fields = {}, href, ...words } = props;
  return (
    <div class="found-pair">
      <VerbForm action={action} fields={fields}>
        <button type="submit" class="found-row" data-result>
          <RowWords verb={verb} {...words} />
        </button>
      </VerbForm>
      {href !== undefined && (
        <a class="button quiet small" href={href} aria-label={`Open: ${words.name}`}>
          Open
        </a>
      )}
    </div>
  );
}

function VerbForm({ action, fields, children }: PropsWithChildren<{ action: string; fields: Fields }>) {
  return (
    <form method="post" action={action} hx-post={action} hx-swap="none">
      <FormKey />
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {children}
    </form>
  );
}

function RowWords({ verb, name, about = [], colour, keys = [] }: Words & { verb?: string }) {
  const said = about.filter((part) => part !== null);
  return (
    <>
      {colour !== undefined && <span class="dot" data-colour={colour ?? ""} aria-hidden="true"></span>}
      <span class="found-name">
        {verb !== undefined && <span class="muted">{verb} </span>}
        {name}
      </span>
      {said.length > 0 && <small class="muted">{said.join(" · ")}</small>}
      {keys.length > 0 && (
        <small aria-hidden="true">
          {keys.map((key) => (
            <>
              <kbd>{key}</kbd>{" "}
            </>
          ))}
        </small>
      )}
    </>
  );
}
