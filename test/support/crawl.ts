import { appUrl, browserOf, type Person } from "./people.ts";

export type FormFound = {
  /** The page on which it was met first. */
  page: string;
  method: "get" | "post";
  action: string;
  fields: [name: string, value: string][];
};

type PageFound = { links: string[]; forms: FormFound[] };

const samples: Record<string, string> = {
  date: "2026-12-01",
  email: "mia@acme.example",
  url: "https://acme.example/calendar.ics",
  number: "1",
};

/** An attribute's value: HTMLRewriter leaves entities as they are. */
function valueOf(element: Element, name: string): string {
  const raw = element.getAttribute(name) ?? "";
  return raw.replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&amp;", "&");
}

/** The links and forms of a page, each form filled in as its page has it, with something in what is empty. */
async function readPage(page: string, response: Response): Promise<PageFound> {
  const found: PageFound = { links: [], forms: [] };
  let form: FormFound | undefined;
  let select: string | undefined;
  const add = (name: string | null | undefined, value: string) => {
    if (name && form !== undefined) form.fields.push([name, value]);
  };
  const act = (method: FormFound["method"], action: string) => {
    if (action.startsWith("/")) found.forms.push({ page, method, action, fields: form?.fields ?? [] });
  };
  const rewriter = new HTMLRewriter()
    .on("a[href]", { element: (a) => void found.links.push(valueOf(a, "href")) })
    .on("form", {
      element(element) {
        const method = element.getAttribute("method") === "post" ? "post" : "get";
        form = { page, method, action: valueOf(element, "action") || page, fields: [] };
        found.forms.push(form);
        element.onEndTag(() => {
          form = undefined;
        });
      },
    })
    .on("[hx-post]", { element: (each) => act("post", valueOf(each, "hx-post")) })
    .on("[hx-get]", { element: (each) => void found.links.push(valueOf(each, "hx-get")) })
    .on("[formaction]", { element: (each) => act("post", valueOf(each, "formaction")) })
    .on("input", {
      element(input) {
        const [type, value] = [input.getAttribute("type") ?? "text", valueOf(input, "value")];
        const isChoice = type === "checkbox" || type === "radio";
        if (isChoice && !input.hasAttribute("checked") && type === "radio") return;
        add(input.getAttribute("name"), value || samples[type] || (type === "hidden" ? "" : "Sample"));
      },
    })
    .on("textarea", { element: (area) => add(area.getAttribute("name"), "Sample") })
    .on("select", {
      element(element) {
        select = element.getAttribute("name") ?? undefined;
      },
    })
    .on("option", {
      element(option) {
        if (select === undefined) return;
        const before = form?.fields.findIndex(([name]) => name === select) ?? -1;
        if (before >= 0 && !option.hasAttribute("selected")) return;
        if (before >= 0) form?.fields.splice(before, 1);
        add(select, valueOf(option, "value"));
      },
    })
    .on("button[name]", {
      element: (button) => add(button.getAttribute("name"), valueOf(button, "value")),
    });
  await rewriter.transform(response).text();
  return found;
}

/** Identifiers out, so that twenty days or rows of one kind are visited once or twice and not twenty times. */
const kindOf = (path: string) => path.replaceAll(/[\w-]{16,}|\d{4}-\d\d-\d\d/g, "*");

const perKind = 6;

/** Every page that a person reaches by links from Today, and every form on them, once per action. */
export async function crawl(person: Person) {
  const [queue, seen, kinds] = [["/"], new Set(["/"]), new Map<string, number>()];
  const forms = new Map<string, FormFound>();
  const forbidden: string[] = [];
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    const response = await browserOf(person).get(path);
    if (response.status === 403) forbidden.push(`get ${path}: 403`);
    if (!(response.headers.get("Content-Type") ?? "").startsWith("text/html")) continue;
    const found = await readPage(path, response);
    for (const form of found.forms) {
      const key = `${form.method} ${form.action} ${form.fields.map(([name]) => name).join()}`;
      if (!forms.has(key)) forms.set(key, form);
    }
    for (const link of found.links) {
      const url = new URL(link, appUrl + path);
      const address = url.pathname + url.search;
      const kind = kindOf(address);
      const met = kinds.get(kind) ?? 0;
      if (url.origin !== appUrl || seen.has(address) || met >= perKind) continue;
      seen.add(address);
      kinds.set(kind, met + 1);
      queue.push(address);
    }
  }
  return { paths: [...seen], forms: [...forms.values()], forbidden };
}
