import { SlackApp } from "slack-edge";

type EdgeEnv = { SECRET: string };

let app: ReturnType<typeof createApp> | undefined;

function createApp(env: EdgeEnv) {
  const created = new SlackApp({
    env: { SLACK_SIGNING_SECRET: env.SECRET, SLACK_LOGGING_LEVEL: "ERROR" as const },
    // Known without asking Slack, as an installation in a store's cache is.
    authorize: async () => ({
      botToken: "bench",
      botId: "B0BENCH001",
      botUserId: "U0BOT00001",
      botScopes: [],
    }),
  });
  created.command("/tt", async () => "ok");
  return created;
}

/** slack-edge with a command that does nothing: verified, parsed, handed to its handler. */
export default {
  fetch: (request: Request, env: EdgeEnv, ctx: ExecutionContext) =>
    (app ??= createApp(env)).run(request, ctx),
};
