import type { Context } from "hono";
import type { Child } from "hono/jsx";
import type { SandboxEnv } from "./sandbox.ts";

interface PageProps {
  title: string;
  /** What stands at the right of the header, such as who one is. */
  aside?: Child;
  /** Paths of what only some pages need. */
  assets?: { stylesheet: string; script: string };
  children?: Child;
}

/** The frame around every page of the sandbox that is made for people. */
function Page({ title, aside, assets, children }: PageProps) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${title} · Sandbox`}</title>
        <link rel="stylesheet" href="/_assets/sandbox.css" />
        {assets === undefined ? null : (
          <>
            <link rel="stylesheet" href={assets.stylesheet} />
            <script src={assets.script} type="module" />
          </>
        )}
      </head>
      <body>
        <a class="skip" href="#main">
          Skip to the content
        </a>
        <header class="top">
          <a class="home" href="/">
            Sandbox
          </a>
          {aside}
        </header>
        <main id="main">{children}</main>
      </body>
    </html>
  );
}

interface PageOptions extends PageProps {
  status?: 200 | 400 | 403 | 404 | 410 | 422;
}

export async function answerPage<E extends SandboxEnv>(
  c: Context<E>,
  { status = 200, ...page }: PageOptions,
): Promise<Response> {
  // A form of the consent page ends at the app, on another port, hence the loopback hosts.
  c.header(
    "content-security-policy",
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; " +
      (page.assets === undefined ? "" : "script-src 'self'; connect-src 'self'; ") +
      "form-action 'self' http://localhost:* http://127.0.0.1:*",
  );
  return c.html(<Page {...page} />, status);
}
