import { Button } from "../../components/button.tsx";
import type { Problem } from "./draft.ts";

/** Behind the form's own button, which is the one that Enter presses. */
export function Offers({ problem }: { problem: Problem | null }) {
  return (
    <>
      {(problem?.offers ?? []).map(({ name, value, label }) => (
        <Button name={name} value={value}>
          {label}
        </Button>
      ))}
    </>
  );
}
