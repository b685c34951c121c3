import * as z from "zod/mini";

import type { Access } from "../provider.ts";
import type { Sprint } from "../tracker.ts";
import { callJira } from "./client.ts";
import { isCloud } from "./hosts.ts";

/** The type of the field for sprints, whatever it is called; its id is another at each site. */
const sprintType = "com.pyxis.greenhopper.jira:gh-sprint";
const customField = /^customfield_\d+$/;
const freshMs = 10 * 60_000;
const mostSites = 200;

const fieldsSchema = z.array(
  z.object({ id: z.string(), schema: z.nullish(z.object({ custom: z.nullish(z.string()) })) }),
);
/** The Cloud has objects, and so has a newer Data Center; an older one has the text of a Java object. */
const sprintSchema = z.union([
  z.object({ id: z.number(), name: z.string(), state: z.nullish(z.string()) }),
  z.string(),
]);
const foundSchema = z.object({ issues: z.array(z.object({ fields: z.record(z.string(), z.unknown()) })) });

// Each issue that is read asks for it.
const known = new Map<string, { field: string | null; at: number }>();

/** The id of the field in which a site keeps sprints; null = it has none. Throws ProviderError. */
export async function sprintFieldOf(access: Access): Promise<string | null> {
  const site = `${access.host} ${access.siteId ?? ""}`;
  const found = known.get(site);
  if (found !== undefined && Date.now() - found.at < freshMs) return found.field;
  const { body } = await callJira(access, { path: "/field", schema: fieldsSchema });
  const field = body.find(({ id, schema }) => schema?.custom === sprintType && customField.test(id))?.id;
  const [oldest] = known.keys();
  if (known.size >= mostSites && oldest !== undefined) known.delete(oldest);
  known.delete(site);
  known.set(site, { field: field ?? null, at: Date.now() });
  return field ?? null;
}

/** Of an issue's fields those of its sprints, also of those that are over; undefined when it was asked for no such field. */
export function sprintsIn(fields: Readonly<Record<string, unknown>>): Sprint[] | undefined {
  const name = Object.keys(fields).find((one) => customField.test(one));
  return name === undefined ? undefined : read(fields[name]).map(toSprint);
}

/** Sprints of a project that have issues and are not over: boards, which know all, want a scope of their own. Throws ProviderError. */
export async function openSprints(access: Access, project: string, field: string): Promise<Sprint[]> {
  const jql = `${project} AND sprint in (openSprints(), futureSprints())`;
  const json = { jql, fields: [field], maxResults: 100 };
  const path = isCloud(access) ? "/search/jql" : "/search";
  const request = { method: "POST", path, json, isIdempotent: true } as const;
  const { body } = await callJira(access, { ...request, schema: foundSchema });
  const open = body.issues
    .flatMap(({ fields }) => read(fields[field]))
    .filter(({ state }) => state !== "closed");
  return [...new Map(open.map((sprint) => [sprint.id, toSprint(sprint)])).values()];
}

type Read = { id: string; name: string; state: string };

const toSprint = ({ id, name, state }: Read): Sprint => ({
  id,
  name: name.toWellFormed(),
  isCurrent: state === "active",
});

function read(value: unknown): Read[] {
  return (z.array(sprintSchema).safeParse(value).data ?? []).flatMap((sprint) =>
    typeof sprint === "string"
      ? parseText(sprint)
      : { id: String(sprint.id), name: sprint.name, state: (sprint.state ?? "").toLowerCase() },
  );
}

/** Such as "com.atlassian.greenhopper.service.sprint.Sprint@1f[id=7,rapidViewId=2,state=ACTIVE,name=Sprint 7,startDate=…]". */
function parseText(text: string): Read[] {
  const { id, state, name } =
    /[[,]id=(?<id>\d+),.*?state=(?<state>\w+),name=(?<name>.*?),(?:goal|startDate)=/.exec(text)?.groups ?? {};
  return id === undefined || name === undefined ? [] : [{ id, name, state: (state ?? "").toLowerCase() }];
}
