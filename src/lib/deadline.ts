/** Chat providers wait three seconds for an answer; the network takes some of them. */
const patienceMs = 2000;

export class DeadlineError extends Error {
  constructor(what: string, milliseconds: number) {
    super(`${what} took longer than ${milliseconds} ms.`);
    this.name = "DeadlineError";
  }
}

/** The work's own outcome, or DeadlineError after so many milliseconds. The work itself goes on. */
export async function within<T>(milliseconds: number, what: string, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DeadlineError(what, milliseconds)), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
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
