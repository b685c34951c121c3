/** What a page is about, without the frame around it. */
export function mainOf(page: string): string {
  return page.slice(page.indexOf("<main"));
}

/** An answer without what differs between two answers to the same: the clock, the request's id, and the key of each form. */
export function unchanging(answer: string): string {
  return answer.replaceAll(/data-now="\d+"|"requestId":"\w+"|name="formKey" value="[\w-]+"/g, "");
}
