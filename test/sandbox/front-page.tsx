import { Hono } from "hono";
import type { SandboxEnv } from "./sandbox.ts";
export const frontPage = new Hono<SandboxEnv>();
