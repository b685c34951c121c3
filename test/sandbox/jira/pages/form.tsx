import type { Child } from "hono/jsx";
import { logins, people } from "../records.ts";

/** A form of one act, with the person who does it. */
export function ActForm({ action, name, children }: { action: string; name: string; children?: Child }) {
  return (
    <form method="post" action={action}>
      {children}
      <label>
        As{" "}
        <select name="by">
          {logins.map((login) => (
            <option value={login}>{people[login].name}</option>
          ))}
        </select>
      </label>{" "}
      <button>{name}</button>
    </form>
  );
}
