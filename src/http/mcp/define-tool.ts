import type { CallToolResult, McpServer } from "@modelcontextprotocol/server";
import * as z from "zod";

/** A call of the API: its path with the query. */
export type ApiCall = { method: "GET" | "POST"; path: string; body?: object };

/** Carries out a call of the API with the token of the request. */
export type CallApi = (call: ApiCall) => Promise<Response>;

export type Tool = { register(server: McpServer, callApi: CallApi): void };

/** A tool that is one call of the API: the same verb, the same scope, the same sentences. */
export function defineTool<Shape extends z.ZodRawShape>(definition: {
  name: string;
  title: string;
  description: string;
  isRead: boolean;
  input: z.ZodObject<Shape>;
  call: (args: z.output<z.ZodObject<Shape>>) => ApiCall;
}): Tool {
  const { name, title, description, isRead, input, call } = definition;
  return {
    register(server, callApi) {
      const config = { title, description, inputSchema: input, annotations: { readOnlyHint: isRead } };
      server.registerTool(name, config, async (args: unknown) =>
        resultOf(await callApi(call(input.parse(args)))),
      );
    },
  };
}

const problemSchema = z.object({ detail: z.string(), confirm: z.array(z.string()).optional() });

/** What the API answered, as text that an assistant reads; a refusal is its sentence. */
async function resultOf(response: Response): Promise<CallToolResult> {
  const text = await response.text();
  if (response.ok) return { content: [{ type: "text", text }] };
  const { detail, confirm } = problemSchema.parse(JSON.parse(text));
  const more = confirm === undefined ? "" : ` If that is meant, send confirm: ${JSON.stringify(confirm)}.`;
  return { content: [{ type: "text", text: detail + more }], isError: true };
}
