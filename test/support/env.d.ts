import type { D1Migration } from "cloudflare:test";

import type { Env as AppEnv } from "../../src/env.ts";
import type worker from "../../src/index.ts";

declare global {
  namespace Cloudflare {
    interface Env extends AppEnv {
      TEST_MIGRATIONS: D1Migration[];
      KILL_EVERYWHERE: string;
      WRITE_THOUSAND: string;
    }
    interface GlobalProps {
      mainModule: { default: typeof worker };
    }
  }
}
