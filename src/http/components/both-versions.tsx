import { Flash } from "./flash.tsx";

type Props = {
  /** Why it was refused. */
  message: string;
  /** What the form names, what is saved now, and what was typed. */
  fields: readonly (readonly [label: string, saved: string, typed: string])[];
  /** The page of the thing as it is saved. */
  href: string;
};

/** What somebody else has saved while a form was filled in, beside what the form says. */
export function BothVersions({ message, fields, href }: Props) {
  return (
    <Flash tone="bad">
      <div class="stack tight">
        <p>{message}</p>
        <dl>
          {fields
            .filter(([, saved, typed]) => saved !== typed)
            .map(([label, saved, typed]) => (
              <>
                <dt>{label}</dt>
                <dd>
                  saved now: <strong>{saved}</strong>, yours: <strong>{typed}</strong>
                </dd>
              </>
            ))}
        </dl>
        <p>
          Saving again keeps yours. <a href={href}>Keep what is saved</a>
        </p>
      </div>
    </Flash>
  );
}
