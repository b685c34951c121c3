import { type Context, Hono } from "hono";

import { canManage } from "../../../domain/context.ts";
import { listConnections } from "../../../integrations/connections/list-connections.ts";
import { catalogue, providers } from "../../../providers/index.ts";
import type { AppEnv } from "../../app-env.ts";
import { isShown, versionOf } from "../../responses/live.ts";
import { ctxOf, viewerOf } from "../../middleware/session.ts";
import { page } from "../../responses/render.tsx";
import { containerPageOf } from "./bound-list.tsx";
import { ConnectionList, type ProviderCard } from "./connection-list.tsx";

export const connections = new Hono<AppEnv>();

connections.get("/connections", async (c) => {
  const cards = await findCards(c);
  const clock = { now: c.var.now, zone: viewerOf(c).timeZone };
  const version = await versionOf(cards);
  const list = <ConnectionList cards={cards} clock={clock} version={version} />;
  if (c.req.query("part") === "list") return isShown(c, version) ? c.body(null, 204) : c.html(list);
  return page(
    c,
    { title: "Connections", current: "/connections" },
    <div class="stack">
      <h1>Connections</h1>
      {list}
    </div>,
  );
});

/** Every provider of the catalogue, those of the registry with their connections. */
async function findCards(c: Context<AppEnv>): Promise<ProviderCard[]> {
  const { actor } = ctxOf(c);
  const found = await listConnections(ctxOf(c));
  return catalogue.map(({ id, name, purpose }) => ({
    id,
    name,
    purpose,
    isAvailable: providers[id] !== undefined,
    defaultHost: providers[id]?.defaultHost ?? "",
    container: containerPageOf(providers[id]),
    isSynced: providers[id]?.chat === undefined,
    mayConnect: providers[id]?.isForWorkspaceOnly !== true || canManage(actor),
    connections: found.filter(({ provider }) => provider === id),
  }));
}
