/** Three seconds are the provider's patience; the way there and back takes some of them. */
const patienceMs = 2000;

/** The work's result, or null when it is not there within two seconds; the work itself goes on. */
export async function inTime<T>(work: Promise<T>, waitMs = patienceMs): Promise<{ result: T } | null> {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), waitMs);
  });
  try {
    return await Promise.race([work.then((result) => ({ result })), late]);
  } finally {
    clearTimeout(timer);
  }
}
