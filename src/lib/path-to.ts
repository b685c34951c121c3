import { notFound } from "./errors.ts";

type Fields = Record<string, string | number | readonly string[] | null | undefined>;

/** The query of an address; what is empty is left out. Stands in `pathTo` where everything else is encoded as one value. */
export class Search {
  readonly #fields: Fields;

  constructor(fields: Fields = {}) {
    this.#fields = fields;
  }

  /** The same with other or more fields, which go last. */
  with(fields: Fields): Search {
    return new Search({ ...this.#fields, ...fields });
  }

  /** "?a=1&b=2", or "" when nothing is set; a list stands there value by value. */
  toString(): string {
    const set = Object.entries(this.#fields)
      .flatMap(([name, value]) => [value].flat().map((each) => [name, String(each ?? "")]))
      .filter(([, value]) => value !== "");
    return set.length === 0 ? "" : `?${new URLSearchParams(set).toString()}`;
  }
}

/**
 * A path of this site, as a tagged template: every value stays within its segment or its field of the query. Throws
 * not_found for a value that is empty or all dots where a segment is wanted: browsers would read it as another path.
 * test/path-to.test.ts holds that no address is put together in any other way.
 */
export function pathTo(parts: TemplateStringsArray, ...values: (string | number | Search)[]): string {
  const text = parts.reduce((before, part, index) => {
    const value = values[index - 1] ?? "";
    return before + (value instanceof Search ? value.toString() : encodeURIComponent(value)) + part;
  });
  const [path = ""] = text.split(/[?#]/, 1);
  const segments = path.split("/").slice(1);
  if (segments.length > 1 && segments.some((segment) => /^\.{0,2}$/.test(segment))) throw notFound("page");
  return text;
}
