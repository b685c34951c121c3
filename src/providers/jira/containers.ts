import * as z from "zod/mini";

import { unless } from "../kit/failures.ts";
import type { Access } from "../provider.ts";
import type { Tracker } from "../tracker.ts";
import { callJira } from "./client.ts";
import { isCloud, routeOf } from "./hosts.ts";
import { toContainer } from "./mapping.ts";
import { projectSchema, projectsSchema, serverInfoSchema } from "./schemas.ts";

const pageSize = 50;
const allSchema = z.array(projectSchema);

/** Projects; the Cloud lists them by pages, Data Center all at once. */
export const containers: Tracker["containers"] = {
  async list(access, cursor) {
    const site = await siteOf(access);
    if (!isCloud(access)) {
      const { body } = await callJira(access, { path: "/project", schema: allSchema });
      return { items: body.map((project) => toContainer(project, site)), next: null };
    }
    const startAt = Number(cursor ?? 0);
    const path = `/project/search?orderBy=key&maxResults=${pageSize}&startAt=${startAt}&expand=description`;
    const { body } = await callJira(access, { path, schema: projectsSchema });
    const isLast = body.isLast !== false || body.values.length === 0;
    const items = body.values.map((project) => toContainer(project, site));
    return { items, next: isLast ? null : String(startAt + body.values.length) };
  },
  async get(access, externalId) {
    const path = `/project/${encodeURIComponent(externalId)}`;
    const found = await unless([404], callJira(access, { path, schema: projectSchema }));
    return found === null ? null : toContainer(found.body, await siteOf(access));
  },
};

async function siteOf(access: Access) {
  return { siteUrl: await siteUrlOf(access), canSubscribe: routeOf(access) === "gateway" };
}

/** Where people open issues: behind the gateway a site has another address than the calls to it. */
async function siteUrlOf(access: Access): Promise<string> {
  if (routeOf(access) !== "gateway") return `https://${access.host}`;
  const { body } = await callJira(access, { path: "/serverInfo", schema: serverInfoSchema });
  return body.baseUrl.replace(/\/$/, "");
}
