import { createMcpHandler, McpServer } from "@modelcontextprotocol/server";

import type { CallApi } from "./define-tool.ts";
import { tools } from "./tools.ts";

/** Answers one request of the Model Context Protocol; it keeps no session. https://modelcontextprotocol.io/specification */
export function serveMcp(request: Request, callApi: CallApi): Promise<Response> {
  return createMcpHandler(() => serverWith(callApi)).fetch(request);
}

function serverWith(callApi: CallApi): McpServer {
  const server = new McpServer(
    { name: "timewire", title: "Timewire", version: "1" },
    {
      instructions:
        "Tracks the person's working time. Look for the project or task before time is put on it.",
    },
  );
  for (const tool of tools) tool.register(server, callApi);
  return server;
}
