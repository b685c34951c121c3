import { Hono } from "hono";

import type { AppEnv } from "../../../src/http/app-env.ts";
import { admit } from "../../../src/http/inbound/chat-gate.ts";

const app = new Hono<AppEnv>();

/** The door of src/http/inbound as far as its peers go: verified, known or not, parsed. What is said is not answered. */
app.post("/:provider/commands", async (c) => {
  const genuine = await admit(c, c.req.param("provider"));
  if (genuine instanceof Response) return genuine;
  const command = genuine.chat.door.parseCommand(genuine.body);
  if (command === null || genuine.isReplay) return new Response(null, { status: 409 });
  return new Response("ok");
});

export default app;
