/** https://learn.microsoft.com/en-us/graph/outlook-immutable-id */
const prefixes = { immutable: "AAkALgAAsandbox", ordinary: "AAMkADAAsandbox" };

/** An event's id in the form that the request prefers. */
export function graphId(id: string, isImmutable: boolean): string {
  const text = btoa(id).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  return `${isImmutable ? prefixes.immutable : prefixes.ordinary}${text}AAA=`;
}

/** Our id; Graph takes either form. null = no id of ours. */
export function eventIdOf(graph: string): string | null {
  const text = /^AA(?:kALgAA|MkADAA)sandbox([\w-]+)AAA=$/.exec(graph)?.[1];
  if (text === undefined || text.length % 4 === 1) return null;
  return atob(text.replaceAll("-", "+").replaceAll("_", "/"));
}
