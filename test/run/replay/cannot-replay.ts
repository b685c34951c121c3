/** Why nothing can be sent, as a sentence for the person at the terminal. */
export class CannotReplay extends Error {}

/** `fetch`, but when nobody answers it says who that is and what to do. Redirects are left to the caller. */
export async function reach(url: string | URL, who: string, init: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(url, { redirect: "manual", ...init });
  } catch (error) {
    // What fetch throws when there is no connection, for whatever reason.
    if (!(error instanceof TypeError)) throw error;
    const { origin } = new URL(url);
    throw new CannotReplay(`${who} does not answer at ${origin}. Is it running? Start both with: npm start`);
  }
}
