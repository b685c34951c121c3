import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

/** What the app promises, each proven by at least one test whose name begins with the id. */
const promises: Record<string, string> = {
  W1: "A delivery's signature is checked over its raw bytes before anything is read; a wrong one is 401 and leaves nothing behind",
  W2: "No signature header, however malformed, is a fault of ours or lets a delivery in",
  W3: "A subscription without a secret lets nothing in",
  W4: "An older, weaker proof never stands in for the one that is expected",
  W5: "A signed time counts within five minutes either way, and only if it is a time",
  W6: "After a rotation both secrets are valid until the old one's day is over",
  W7: "A provider's checks of the address or certificate are signed too, and carry nothing else in",
  W8: "A delivery that comes again, also at the same moment, has one effect and is acknowledged",
  W9: "A delivery is answered in time, without a call to its provider and with one read of the database at most",
  W10: "2xx is answered only for what is stored",
  W11: "The size of a body changes where it is kept, not what it means, and the isolate's memory holds it",
  W12: "What is too big is refused without being read",
  W13: "Hostile content is stored and told, and neither stops others nor changes the program",
  W14: "Method, type and path are answered alike everywhere; an unknown subscription looks like a wrong signature",
  W15: "What nobody uses is accepted and ignored with the reason; a hook that was switched off is told",
  W16: "A validation token is repeated as inert text; lifecycle messages are followed",
  W17: "A push message of a calendar carries its channel's token; the first one of a channel asks for nothing",
  Q1: "A consumer that ends half way loses nothing and does nothing twice",
  Q2: "A message that comes twice, also at once, has one effect",
  Q3: "A message that cannot be processed holds back no other",
  Q4: "What is given up keeps its cause and payload, is listed and can be replayed",
  Q5: "A replay may be repeated, is for whoever manages the connection, and leaves a row in the audit",
  Q6: "Any order and repetition of a history ends in one state",
  Q7: "Deliveries that did not arrive are found in the provider's log and requested again",
  Q8: "A provider that limits, fails or answers nonsense is asked a bounded number of times, and never too early",
  Q9: "A container with much to do does not hold up the others of its batch",
  Q10: "Ticks that overlap or come again do each thing once",
  Q11: "A command that is sent again has one effect, and is answered in time although the database stalls",
  O1: "A sign-in's state is random, used once, within ten minutes, by the browser and person that began it",
  O2: "PKCE with S256 everywhere it is possible",
  O3: "An answer of one provider means nothing to another",
  O4: "Nobody is sent to another site after a sign-in",
  O5: "Code, tokens and verifier are in no log, page or address; the way back answers 303",
  O6: "A token is renewed once, however many need it; a crash or a late loser spoils nothing",
  O7: "A renewed token is stored before it is used; a refused one needs its owner, once, without a loop",
  O8: "Fewer scopes are recorded as such; an account is known by its immutable id",
  O9: "A disconnect deletes the secrets at once, and tells the provider as soon as it answers",
  K1: "Each ciphertext belongs to its row, field and workspace, with a vector of its own",
  K2: "A changed ciphertext is never read",
  K3: "Keys cannot be taken out; without a good key nothing starts",
  K4: "Keys can be rotated, also after a kill half way",
  K5: "Whoever reads the database can use nothing of it",
  S1: "The session's cookie is for this host, https and no script",
  S2: "A session is new at each sign-in, ends by itself, and can be ended",
  S3: "No other site can have anything changed",
  S4: "Every answer carries the headers that keep a browser safe",
  S5: "A stranger's text is inert in pages, chat and files",
  S6: "Endpoints without a sign-in are rate limited; a failing limiter opens no sign-in and blocks no verified delivery",
  T1: "Another workspace's id is answered as one that never was",
  T2: "Every statement on a workspace's table binds the workspace",
  T3: "A role that changes or ends counts from the next request, job and chat command on",
  T4: "A delivery touches only its own connection's containers",
  T5: "A chat account is nobody until it is linked",
  T6: "Addresses that people type, and redirects, lead into no private network",
  L1: "The audit has one row for each deed, and cannot be changed",
  L2: "A refused request is one short line in the log, without its body",
  L3: "No secret is in the clear in log, tables, bucket or pages",
  D1: "Days of 23 and 25 hours, and zones of every kind, add up",
  D2: "A person has one running timer, however many starts come at once",
  D3: "Starting and stopping may be repeated; spans that cannot be meant are asked about",
  D4: "A calendar's cursor is saved after its last page; a forgotten one makes no duplicates",
  D5: "Channels are renewed before they end, and there is one of each",
  D6: "What D1 cannot bind, match or store is refused as the request's fault",
  D7: "Nothing reads a big table from end to end; rows read and written are counted",
};

const page = "docs/reliability.md";
const introduction = `# What Timewire promises

Each row is a promise that holds while providers, networks and strangers misbehave, and the tests that prove it: their names begin
with the id. \`test/reliability.test.ts\` writes this page (\`npx vitest run --project node test/reliability.test.ts -u\`) and fails
when a promise has no test.`;
/** The name of a test or of a group of tests: `it("Q1, Q2: …"`, also on a line of its own after `it.each(…)(`. */
const named = /^\s*(?:(?:it|test|describe)\b.*?\(\s*)?["`]((?:[A-Z]\d+, )*[A-Z]\d+): /gm;

const files = readdirSync("test", { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.test\.tsx?$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name))
  .toSorted();

/** The files that prove a promise, by its id. */
const proofs = new Map<string, string[]>(Object.keys(promises).map((id) => [id, []]));
for (const file of files) {
  const ids = [...readFileSync(file, "utf8").matchAll(named)].flatMap(([, list = ""]) => list.split(", "));
  for (const id of new Set(ids)) proofs.get(id)?.push(file);
}

const rows = Object.entries(promises).map(([id, promise]) => {
  const links = (proofs.get(id) ?? []).map((file) => `[${file.replace("test/", "")}](../${file})`);
  return `| ${id} | ${promise} | ${links.join(", ")} |`;
});

describe("what is promised", () => {
  it("is proven by a test that names it", () => {
    expect([...proofs].filter(([, found]) => found.length === 0).map(([id]) => id)).toEqual([]);
  });

  it("stands in the documentation with the tests that prove it", async () => {
    const table = ["| id | promise | tests |", "|---|---|---|", ...rows].join("\n");
    await expect(`${introduction}\n\n${table}\n`).toMatchFileSnapshot(join("..", page));
  });
});
