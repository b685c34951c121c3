import { type Outbound, OutboundError, type OutboundRequest } from "../../../src/lib/outbound.ts";
import { sandboxHttp } from "./access.ts";

export type Sent = Pick<OutboundRequest<unknown>, "method" | "url" | "json">;

/** Everything arrives, but the answer to whatever `isLost` is true of gets lost on its way back. */
export function lossyHttp(isLost: (request: Sent) => boolean): Outbound {
  const http = sandboxHttp();
  return {
    calls: () => http.calls(),
    async send(request) {
      const answer = await http.send(request);
      if (isLost(request)) throw new OutboundError("timeout", "No answer.");
      return answer;
    },
  };
}
