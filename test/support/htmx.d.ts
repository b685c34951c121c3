import type { HtmxSwapContext } from "htmx.org";

type RequestContext = {
  sourceElement: Element;
  request: { method: string; action: string; body: URLSearchParams | FormData | null };
  response?: { status: number; headers: Headers };
};

/** What public/js uses of htmx 4; the package's own types do not name its events. */
declare global {
  interface Window {
    htmx: {
      ajax(
        verb: string,
        path: string,
        context: { source: Element; target: Element; swap: string; values: Record<string, string> },
      ): Promise<void>;
      swap(context: HtmxSwapContext): Promise<void>;
      process(element: Element): void;
      registerExtension(name: string, extension: object): void;
    };
  }
  interface DocumentEventMap {
    "htmx:before:request": CustomEvent<{ ctx: RequestContext }>;
    "htmx:after:request": CustomEvent<{ ctx: RequestContext }>;
    "htmx:finally:request": CustomEvent<{ ctx: RequestContext }>;
    "htmx:error": CustomEvent<{ error: unknown; ctx?: RequestContext }>;
    "htmx:before:swap": CustomEvent<{ ctx: RequestContext; tasks: { fragment: DocumentFragment }[] }>;
    "htmx:before:settle": CustomEvent<object>;
    "htmx:after:swap": CustomEvent<object>;
  }
}
