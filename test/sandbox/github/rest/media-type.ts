import type { Context } from "hono";
import { presentIssue } from "../present/issue.ts";
import type { Issue } from "../records.ts";
import type { RestEnv } from "./answer.ts";

/** "raw" (also when nothing is asked for), "text", "html" or "full": https://docs.github.com/rest/using-the-rest-api/getting-started-with-the-rest-api#media-types */
export function mediaTypeOf(accept: string | undefined): string {
  return (
    /application\/vnd\.github\.(?:v3\.)?(raw|text|html|full)(?:\+json)?(?![\w+])/.exec(accept ?? "")?.[1] ??
    "raw"
  );
}

/** An issue with its body in the forms that the caller's media type asks for. */
export function presentAsAsked(c: Context<RestEnv>, issue: Issue) {
  const { body, ...rest } = presentIssue(c.var, issue);
  const text = body ?? "";
  const forms = { body, body_text: plain(text), body_html: rendered(text) };
  switch (mediaTypeOf(c.req.header("accept"))) {
    case "text":
      return { ...rest, body_text: forms.body_text };
    case "html":
      return { ...rest, body_html: forms.body_html };
    case "full":
      return { ...rest, ...forms };
    default:
      return { ...rest, body };
  }
}

function plain(markdown: string): string {
  return markdown.replaceAll(/[*_`#>]/g, "");
}

function rendered(markdown: string): string {
  const escaped = markdown.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const paragraphs = escaped.split(/\n{2,}/).filter((paragraph) => paragraph !== "");
  return paragraphs.map((paragraph) => `<p dir="auto">${paragraph}</p>`).join("\n");
}
