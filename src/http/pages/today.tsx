import { Hono } from "hono";

import type { AppEnv } from "../app-env.ts";
import { viewerOf } from "../middleware/session.ts";
import { page } from "../render.tsx";

export const today = new Hono<AppEnv>();

today.get("/", (c) => page(c, { title: "Today", current: "/" }, <h1>Hello {viewerOf(c).name}</h1>));
