import { describe, expect, it } from "vitest";

import { browserOf, createPerson } from "../support/people.ts";

describe("pages", () => {
  it("send people who are not signed in to the sign-in page", async () => {
    const response = await browserOf(null).get("/");
    expect(response.status).toBe(303);
    expect(response.headers.get("Location")).toBe("/sign-in?next=%2F");
  });

  it("open for a signed-in member", async () => {
    const response = await browserOf(await createPerson()).get("/");
    expect(response.status).toBe(200);
    expect(response.headers.get("Content-Security-Policy")).toContain("default-src 'none'");
    expect(await response.text()).toContain("Ada");
  });
});
