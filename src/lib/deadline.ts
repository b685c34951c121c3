/** Chat providers wait three seconds for an answer; the network takes some of them. */
const patienceMs = 2000;

export class DeadlineError extends Error {
  constructor(what: string, milliseconds: number) {
    super(`${what} took longer than ${milliseconds} ms.`);
    this.name = "DeadlineError";
  }
}

/** The work's own outcome, or DeadlineError after so many milliseconds. The work itself goes on. */
export function within<T>(milliseconds: number, what: string, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new DeadlineError(what, milliseconds)), milliseconds);
    const beforeThat =
      <V>(end: (value: V) => void) =>
      (value: V) => {
        clearTimeout(timer);
        end(value);
      };
    work.then(beforeThat(resolve), beforeThat(reject));
  });
}

/** The work's result, or null when it is not there after so many milliseconds; the work itself goes on. */
export async function inTime<T>(work: Promise<T>, milliseconds = patienceMs): Promise<{ result: T } | null> {
  try {
    return { result: await within(milliseconds, "The answer", work) };
  } catch (error) {
    if (error instanceof DeadlineError) return null;
    throw error;
  }
}
