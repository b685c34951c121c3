import app from "../../../src/index.ts";
import type { Env } from "../../../src/env.ts";

/** The app with its queue taken away: what is left of an answer is the verification, which is all that the peers do. */
const storeNothing = { send: async () => undefined } as unknown as Queue;

export default {
  fetch: (request: Request, env: Env, ctx: ExecutionContext) =>
    app.fetch(request, { ...env, INBOX: storeNothing }, ctx),
};
