import { DefaultButton } from "./button.tsx";

/** Search and commands, over any page. Without a script the address of its form is a page that does the same. */
export function Palette() {
  return (
    <dialog id="palette" aria-label="Commands" data-finder>
      <SearchForm id="palette-q" target="palette-results" value="">
        <button type="submit" class="button quiet small" formmethod="dialog" formnovalidate>
          Close
        </button>
      </SearchForm>
      <div id="palette-results"></div>
      <p class="visually-hidden" role="status"></p>
    </dialog>
  );
}

/** The field, whose results come into `target` as one types. */
export function SearchForm(props: { id: string; target: string; value: string; children?: unknown }) {
  const { id, target, value, children } = props;
  return (
    <form method="get" action="/search" role="search" class="search-form">
      <DefaultButton />
      <input
        type="text"
        enterkeyhint="search"
        id={id}
        name="q"
        value={value}
        aria-label="Find or do"
        placeholder="Find, or say what to start"
        autocomplete="off"
        autofocus
        hx-get="/search?part=results"
        hx-trigger="focus, input changed delay:120ms"
        hx-target={`#${target}`}
        hx-sync="this:replace"
      />
      {children}
    </form>
  );
}
