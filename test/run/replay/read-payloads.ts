import { readFileSync } from "node:fs";
import { basename, dirname } from "node:path";

import { emitterEventNames } from "@octokit/webhooks";
import * as z from "zod";

import { CannotReplay } from "./cannot-replay.ts";

export type Payload = { event: string; action: string | null; body: Buffer };

const objectSchema = z.record(z.string(), z.unknown());
/** The collection of the npm package @octokit/webhooks-examples: event by event. */
const collectionSchema = z.array(z.object({ name: z.string(), examples: z.array(objectSchema) }));

/** As Probot's fixtures and `octokit.webhooks.receive` have them: the event's name beside its payload. */
const wrappedSchema = z.object({ name: z.string(), payload: objectSchema });
const wrappedListSchema = z.array(wrappedSchema).check(z.minLength(1));

const eventNames = new Set<string>(emitterEventNames.filter((name) => !name.includes(".")));

/**
 * The payloads in a file: one as GitHub sends it, byte for byte, one or several as `{name, payload}`, or a collection of
 * examples. `event` names that of a single payload and narrows all others. A byte order mark is left out: GitHub sends none.
 * Throws CannotReplay.
 */
export function readPayloads(path: string, event: string | undefined): Payload[] {
  const bytes = withoutMark(readBytes(path));
  const content = parse(path, bytes);
  const wrapped = wrappedListSchema.safeParse(Array.isArray(content) ? content : [content]).data;
  const collection =
    wrapped?.map(({ name, payload }) => ({ name, examples: [payload] })) ??
    collectionSchema.safeParse(content).data;
  if (collection !== undefined) return fromCollection(path, collection, event);

  const payload = objectSchema.safeParse(content).data;
  if (payload === undefined)
    throw new CannotReplay(`${path} holds neither a payload nor a collection of examples.`);
  const name = event ?? guessEvent(path);
  if (name === null)
    throw new CannotReplay(
      `Which event is ${path}? Call the file like issues.opened.json, put it into a folder like issues, or add --event issues.`,
    );
  return [{ event: name, action: actionOf(payload), body: bytes }];
}

function fromCollection(
  path: string,
  collection: z.infer<typeof collectionSchema>,
  event: string | undefined,
): Payload[] {
  const chosen = collection.filter(({ name }) => event === undefined || name === event);
  const payloads = chosen.flatMap(({ name, examples }) =>
    examples.map((example) => ({
      event: name,
      action: actionOf(example),
      body: Buffer.from(JSON.stringify(example)),
    })),
  );
  if (payloads.length > 0) return payloads;
  throw new CannotReplay(`${path} holds no example${event === undefined ? "" : ` of the event ${event}`}.`);
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

function withoutMark(bytes: Buffer): Buffer {
  return bytes.subarray(0, 3).equals(byteOrderMark) ? bytes.subarray(3) : bytes;
}

/** GitHub names the event in a header only, so a file tells it by its own name or its folder's. */
function guessEvent(path: string): string | null {
  const [first = ""] = basename(path).split(".");
  const folder = basename(dirname(path));
  return [first, folder].find((name) => eventNames.has(name)) ?? null;
}

function actionOf(payload: Record<string, unknown>): string | null {
  const { action } = payload;
  return typeof action === "string" ? action : null;
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error)) throw error;
    throw new CannotReplay(
      error.code === "ENOENT"
        ? `There is no file ${path}.`
        : `${path} cannot be read (${String(error.code)}).`,
    );
  }
}

function parse(path: string, bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new CannotReplay(`${path} is not JSON.`);
  }
}
