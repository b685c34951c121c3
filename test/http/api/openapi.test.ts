import { exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import * as z from "zod";

import { apiRoutes } from "../../../src/http/api/router.ts";
import { appUrl, ownAddress } from "../../support/people.ts";

const operation = z.looseObject({
  operationId: z.string(),
  parameters: z.array(
    z.looseObject({ name: z.string(), in: z.enum(["path", "query"]), schema: z.looseObject({}) }),
  ),
  responses: z.record(z.string(), z.looseObject({ description: z.string() })),
});

const documentSchema = z.looseObject({
  openapi: z.literal("3.1.0"),
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.looseObject({ schemas: z.record(z.string(), z.looseObject({})) }),
});

async function readDocument() {
  const response = await exports.default.fetch(`${appUrl}/api/v1/openapi.json`);
  expect(response.status).toBe(200);
  return documentSchema.parse(await response.json());
}

function referencesIn(value: unknown): string[] {
  return [...JSON.stringify(value).matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference = ""]) => reference);
}

describe("the OpenAPI document", () => {
  it("describes each route once, and nothing else", async () => {
    const { paths } = await readDocument();
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(described.toSorted()).toEqual(apiRoutes.map(({ method, path }) => `${method} ${path}`).toSorted());
  });

  it("gives each operation an id of its own and names its path's parameters", async () => {
    const { paths } = await readDocument();
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.values(methods).map((each) => ({ path, ...each })),
    );
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    for (const { path, parameters } of operations) {
      const named = parameters.filter((each) => each.in === "path").map(({ name }) => `{${name}}`);
      expect(path.match(/\{\w+\}/g) ?? []).toEqual(named);
    }
  });

  it("refers only to components that it contains", async () => {
    const document = await readDocument();
    const known = new Set(
      Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`),
    );
    const references = referencesIn(document);
    expect(references.length).toBeGreaterThan(10);
    expect(references.filter((reference) => !known.has(reference))).toEqual([]);
  });

  it("asks for a token everywhere but here", async () => {
    for (const { method, path } of apiRoutes) {
      const url = `${appUrl}/api/v1${path.replaceAll(/\{\w+\}/g, "x")}`;
      const response = await exports.default.fetch(url, {
        method: method.toUpperCase(),
        // From one address so many are refused too often.
        headers: { "CF-Connecting-IP": ownAddress() },
      });
      expect([path, response.status]).toEqual([path, 401]);
      expect(response.headers.get("Content-Type")).toBe("application/problem+json");
      expect(response.headers.get("WWW-Authenticate")).toContain("Bearer");
    }
  });
});
