import { CannotReplay, reach } from "./cannot-replay.ts";

export type Browser = Awaited<ReturnType<typeof signInAs>>;

const mostRedirects = 10;

/** Signs in to the app as a persona of the sandbox, over plain HTTP and the way a browser does. Throws CannotReplay. */
export async function signInAs(persona: string, app: string, sandbox: string) {
  let ended = "";
  // As a person would: what failed by chance is tried once more.
  for (const pauseMs of [0, 2_000]) {
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    const browser = createBrowser(app, sandbox, persona);
    const answer = await browser.get("/oauth/github/start?purpose=sign_in");
    const { pathname } = new URL(answer.url);
    if (pathname === "/")
      return { get: browser.get, post: browser.post, signOut: () => browser.post("/sign-out", {}) };
    ended = `${pathname}, HTTP ${answer.status}`;
  }
  throw new CannotReplay(
    `The app did not let ${persona} in (${ended}). Open ${app}, sign in as ${persona}, then try again; or say which webhook and which token to use with --hook-url, --secret and --token.`,
  );
}

/** Only what this takes: cookies by name, redirects followed, forms sent from a page of the app. */
function createBrowser(app: string, sandbox: string, persona: string) {
  const [home, outside] = [new URL(app).origin, new URL(sandbox).origin];
  const cookies = new Map<string, string>();

  const visit = async (
    start: URL,
    init: RequestInit,
  ): Promise<{ url: string; status: number; text: string }> => {
    let [url, request] = [start, init];
    for (let i = 0; i < mostRedirects; i++) {
      const headers = new Headers(url.origin === home ? { Cookie: cookieHeader(cookies) } : {});
      if (url.origin === home) headers.set("Origin", home);
      else if (url.origin === outside) headers.set("x-sandbox-persona", persona);
      else throw new CannotReplay(`${home} signs people in at ${url.host}, not at the sandbox ${outside}.`);
      const answer = await reach(url, url.origin === home ? "The app" : "The sandbox", {
        ...request,
        headers,
      });
      if (url.origin === home) keepCookies(cookies, answer);
      const next = answer.headers.get("location");
      const text = await answer.text();
      if (next === null) return { url: url.href, status: answer.status, text };
      [url, request] = [new URL(next, url), {}];
    }
    throw new CannotReplay(`${home} redirects in circles.`);
  };

  return {
    get: (path: string) => visit(new URL(path, home), {}),
    post: (path: string, fields: Record<string, string>) =>
      visit(new URL(path, home), { method: "POST", body: new URLSearchParams(fields) }),
  };
}

function cookieHeader(cookies: Map<string, string>): string {
  return [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
}

function keepCookies(cookies: Map<string, string>, answer: Response): void {
  for (const line of answer.headers.getSetCookie()) {
    const [, name = "", value = ""] = /^([^=;]+)=([^;]*)/.exec(line) ?? [];
    cookies.set(name, value);
  }
}
