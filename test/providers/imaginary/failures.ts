import * as z from "zod/mini";

import { bodyOf, readFailures } from "../../../src/providers/kit/failures.ts";

const problemSchema = z.object({ problem: z.object({ text: z.string() }) });

/** What a failed call means, whether it can ever succeed, and when to try again. */
export const imaginaryError = readFailures({
  id: "imaginary",
  name: "Imaginary",
  waitSeconds: 30,
  explain: (error) => ({ reason: "", message: bodyOf(error, problemSchema)?.problem.text ?? "" }),
});
