import type { Config, Env } from "../env.ts";
import type { Database } from "../db/database.ts";
import type { Viewer } from "../domain/sessions/find-viewer.ts";
import type { Enqueue } from "../messages.ts";

/** What every handler finds in its context. */
export type AppEnv = {
  Bindings: Env;
  Variables: {
    config: Config;
    db: Database;
    /** Milliseconds UTC at which the request arrived. */
    now: number;
    requestId: string;
    enqueue: Enqueue;
    /** Who is signed in; null on pages for everybody. */
    viewer: Viewer | null;
    /** The page shows the sentence that was left for it where it wants to. */
    hasShownFlash?: true;
  };
};
