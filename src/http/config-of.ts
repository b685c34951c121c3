import { type Config, type Env, parseConfig } from "../env.ts";

const configs = new WeakMap<Env, Config>();

/** Parsed once per isolate: reading it costs more than checking a signature. */
export function configOf(env: Env): Config {
  const config = configs.get(env) ?? parseConfig(env);
  configs.set(env, config);
  return config;
}
