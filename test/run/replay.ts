import { parseArgs } from "node:util";

import { signInAs } from "./replay/browse.ts";
import { CannotReplay, reach } from "./replay/cannot-replay.ts";
import { makeToken } from "./replay/make-token.ts";
import { readResults } from "./replay/read-results.ts";
import { report } from "./replay/report.ts";
import type { Hook } from "./replay/sandbox-hook.ts";
import { send, type Sent } from "./replay/send.ts";
import { type Sender, senders } from "./replay/senders.ts";

const usage = `Sends real webhook payloads, really signed, to a running app and prints what became of each.

  npm run replay -- FILE…                  as if they were about the repository that you connected
  npm run replay -- FILE… --event issues   names the event of a payload, or narrows a collection to one event
  npm run replay -- FILE… --as-is          leaves the repository in the payloads as it is
  npm run replay -- FILE… --from gitlab    one payload a file, as if about the project, or a project of the group, that you connected
  npm run replay -- FILE… --from jira      the same
  npm run replay -- FILE… --from linear    the same, about the team that you connected

Of GitHub, FILE is one payload, such as issues.opened.json or issues/opened.payload.json; {"name": "issues", "payload": {…}} or a list
of such; or the collection of the npm package
@octokit/webhooks-examples: node_modules/@octokit/webhooks-examples/api.github.com/index.json

  --app URL, --sandbox URL                 when they run elsewhere than npm start runs them
  --hook-url URL --secret S --token T      any webhook of any app; the API token reads connections. Implies --as-is`;

const patienceMs = 20_000;

function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      event: { type: "string" },
      from: { type: "string", default: "github" },
      app: { type: "string", default: "http://localhost:8787" },
      sandbox: { type: "string", default: "http://localhost:8788" },
      "hook-url": { type: "string" },
      secret: { type: "string" },
      token: { type: "string" },
      "as-is": { type: "boolean", default: false },
    },
  });
  return { ...values, files: positionals };
}

type Arguments = ReturnType<typeof readArguments>;
type Access = { hook: Hook; token: string; close: () => Promise<unknown> };

async function replay(given: Arguments): Promise<boolean> {
  const sender = senderNamed(given.from);
  const payloads = given.files.flatMap((file) => sender.read(file, given.event));
  const app = given["hook-url"] === undefined ? given.app : new URL(given["hook-url"]).origin;
  await reach(new URL("/healthz", app), "The app");
  const { hook, token, close } = await openAccess(given, sender);
  try {
    const { repository } = hook;
    console.log(
      repository === null || given["as-is"]
        ? `Sending to ${app}, byte for byte as they are.\n`
        : `Sending to ${app} as if about ${repository.full_name}, because a webhook only touches its own repository (--as-is leaves them).\n`,
    );
    const sent: Sent[] = [];
    for (const payload of payloads)
      sent.push(
        await send(
          sender,
          hook,
          repository === null || given["as-is"] ? payload : sender.readdress(payload, repository),
        ),
      );
    const deliveryIds = sent
      .filter(({ httpStatus }) => httpStatus === 202)
      .map(({ deliveryId }) => deliveryId);
    const results = await readResults({ app, token, deliveryIds, patienceMs });
    const { lines, summary, isGood } = report(sent, results);
    console.log([...lines, "", summary].join("\n"));
    return isGood;
  } finally {
    await close();
  }
}

/** The webhook to send to and the token to read results with: as given, or by way of sandbox and sign-in. */
async function openAccess(given: Arguments, sender: Sender): Promise<Access> {
  const { app, sandbox, "hook-url": url, secret, token } = given;
  if (url !== undefined || secret !== undefined || token !== undefined) {
    if (url === undefined || secret === undefined || token === undefined)
      throw new CannotReplay("--hook-url, --secret and --token belong together.");
    return { hook: { url, secret, repository: null }, token, close: async () => undefined };
  }
  const hook = await sender.findHook(sandbox, app);
  const browser = await signInAs("alice", app, sandbox);
  const made = await makeToken(browser);
  const close = async () => {
    await made.revoke();
    await browser.signOut();
  };
  return { hook, token: made.token, close };
}

/** Throws CannotReplay. */
function senderNamed(name: string): Sender {
  const sender = Object.hasOwn(senders, name) ? senders[name] : undefined;
  if (sender !== undefined) return sender;
  throw new CannotReplay(
    `Nothing is known of payloads from ${name}. Choose ${Object.keys(senders).join(" or ")}.`,
  );
}

/** What parseArgs and URL throw for arguments that make no sense; their messages are sentences. */
function isMisuse(error: unknown): error is Error {
  return (
    error instanceof TypeError && "code" in error && /^ERR_(PARSE_ARGS|INVALID_URL)/.test(String(error.code))
  );
}

try {
  const given = readArguments();
  if (given.files.length === 0) console.log(usage);
  else if (!(await replay(given))) process.exitCode = 1;
} catch (error) {
  if (!(error instanceof CannotReplay) && !isMisuse(error)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
