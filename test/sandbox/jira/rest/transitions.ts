import { Hono } from "hono";
import * as z from "zod";
import { presentStatus } from "../present.ts";
import { resolutions } from "../records.ts";
import { Refusal } from "../refusal.ts";
import { transitionIssue, transitionsFrom } from "../verbs.ts";
import { issueIn, jsonOf, type RestEnv } from "./env.ts";
import { refIn } from "./fields.ts";

const resolutionField = {
  required: true,
  name: "Resolution",
  hasDefaultValue: false,
  allowedValues: resolutions,
};

export function transitionRoutes(): Hono<RestEnv> {
  const routes = new Hono<RestEnv>();
  routes.get("/", (c) => {
    const issue = issueIn(c);
    const withFields = (c.req.query("expand") ?? "").includes("transitions.fields");
    const shown = transitionsFrom(issue).map(({ id, name, to, wants }) => ({
      id,
      name,
      to: presentStatus(to, c.var.instance),
      hasScreen: wants !== null,
      isAvailable: true,
      ...(withFields ? { fields: wants === null ? {} : { resolution: resolutionField } } : {}),
    }));
    return c.json({ expand: "transitions", transitions: shown });
  });
  routes.post("/", async (c) => {
    const issue = issueIn(c);
    const body = await jsonOf(c);
    const fields = z.looseObject({}).catch({}).parse(body["fields"]);
    const id = refIn(body["transition"], ["id"]) ?? "";
    const wanted = transitionsFrom(issue).find((one) => one.id === id)?.wants ?? null;
    const stranger = Object.keys(fields).find((name) => name !== wanted);
    if (stranger !== undefined)
      throw new Refusal(400, "", {
        [stranger]: `Field '${stranger}' cannot be set. It is not on the appropriate screen, or unknown.`,
      });
    transitionIssue(
      issue,
      { id, resolutionId: refIn(fields["resolution"], ["id"]) ?? undefined },
      c.var.login,
    );
    return c.body(null, 204);
  });
  return routes;
}
