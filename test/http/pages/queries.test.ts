import { expect, it } from "vitest";

import { connectByPersonalToken } from "../../support/connections.ts";
import { browserOf, createPerson } from "../../support/people.ts";

it.each([
  "/tasks?status=nonsense&priority=9&due=never&before=../x",
  "/tasks?q=%20%20&q=twice",
  "/calendar?view=month&date=2026-99-99",
  "/calendar?date=9999-01-01",
  "/settings/channel?q=&channel=nonsense",
])("%s is shown as if what makes no sense were not there", async (path) => {
  expect((await browserOf(await createPerson()).get(path)).status).toBe(200);
});

it.each(["abc", "0", "-1", "1.5", "1e99", ""])("the repositories' page “%s” is the first", async (number) => {
  const owner = await createPerson();
  const path = `/connections/${await connectByPersonalToken(owner)}/repositories`;
  const first = await browserOf(owner).get(path);
  const shown = await browserOf(owner).get(`${path}?page=${number}`);
  expect(shown.status).toBe(200);
  expect(await shown.text()).toBe(await first.text());
});
