import * as z from "zod/mini";

import { collectPages, readLinks } from "../kit/pages.ts";
import type { Tracker } from "../tracker.ts";
import { callGithub } from "./client.ts";
import { toPerson } from "./mapping.ts";

const mostPages = 10;
const peopleSchema = z.array(z.object({ id: z.number(), login: z.string() }));

/** https://docs.github.com/rest/issues/assignees#list-assignees. It searches nothing, so a search looks through the first thousand. */
export const people: NonNullable<Tracker["people"]> = async (access, { externalId }, { search, cursor }) => {
  const read = async (page: string | null) => {
    const number = Math.max(1, Number.parseInt(page ?? "1", 10) || 1);
    const path = `/repositories/${encodeURIComponent(externalId)}/assignees?per_page=100&page=${number}`;
    const { body, headers } = await callGithub(access, { path, schema: peopleSchema });
    const items = body.map((account) => ({ ...toPerson(account), name: account.login }));
    return { items, next: readLinks(headers).next === null ? null : String(number + 1) };
  };
  if (search === "") return read(cursor);
  const all = await collectPages(mostPages, read);
  return { items: all.filter(({ login }) => login.toLowerCase().includes(search.toLowerCase())), next: null };
};
