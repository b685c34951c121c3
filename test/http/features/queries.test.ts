import { expect, it } from "vitest";

import { connectByPersonalToken } from "../../support/connections.ts";
import { browserOf, createPerson } from "../../support/people.ts";

it.each([
  "/tasks?status=nonsense&priority=9&due=never&before=../x",
  "/tasks?q=%20%20&q=twice",
  "/calendar?view=month&date=2026-99-99&date=x",
  "/calendar?date=9999-01-01",
  "/settings/channel?q=&q=x&channel=nonsense",
])("%s is shown as if what makes no sense were not there", async (path) => {
  expect((await browserOf(await createPerson()).get(path)).status).toBe(200);
});

it.each(["abc", "0", "-1", "1.5", "1e99", ""])("the repositories' page “%s” is the first", async (number) => {
  const owner = await createPerson();
  const path = `/connections/${await connectByPersonalToken(owner)}/containers`;
  const choices = async (address: string) => {
    const response = await browserOf(owner).get(address);
    expect(response.status).toBe(200);
    return [...(await response.text()).matchAll(/name="container"[^>]*value="(\d+)"/g)].map(([, id]) => id);
  };
  const first = await choices(path);
  expect(first.length).toBeGreaterThan(5);
  expect(await choices(`${path}?page=2`)).not.toEqual(first);
  expect(await choices(`${path}?page=${number}`)).toEqual(first);
});
