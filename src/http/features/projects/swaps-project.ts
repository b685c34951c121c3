/** hx-* attributes of each form of the page: the answer is the panel anew. */
export function swapsProject(action: string): Record<string, string> {
  return { "hx-post": action, "hx-target": "#project", "hx-swap": "outerHTML" };
}
