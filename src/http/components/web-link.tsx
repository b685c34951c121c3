import type { PropsWithChildren } from "hono/jsx";

import { webAddress } from "../../lib/web-address.ts";

/** A link to another site's page, which that site named itself; the words alone when it is no web address. */
export function WebLink({ url, title, children }: PropsWithChildren<{ url: string | null; title?: string }>) {
  const href = webAddress(url);
  if (href === null) return <span>{children}</span>;
  return (
    <a href={href} rel="noreferrer" title={title}>
      {children}
    </a>
  );
}
