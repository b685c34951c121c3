import type { Repository, World } from "./records.ts";
import { fullNameOf } from "./world.ts";

/** Absolute URLs of one GitHub as the caller reaches it. */
export interface Links {
  api: string;
  web: string;
}

export function linksOf(world: World, origin: string): Links {
  return { api: `${origin}/${world.apiPath}`, web: `${origin}/${world.webHost}` };
}

export function repositoryApi(links: Links, repository: Repository): string {
  return `${links.api}/repos/${fullNameOf(repository)}`;
}

export function repositoryWeb(links: Links, repository: Repository): string {
  return `${links.web}/${fullNameOf(repository)}`;
}

/** Opaque on purpose, in the form of GitHub's own: a prefix of the type and something in base64. */
export function nodeId(prefix: string, id: number): string {
  return `${prefix}_${btoa(`sandbox:${id}`).replaceAll("=", "")}`;
}
