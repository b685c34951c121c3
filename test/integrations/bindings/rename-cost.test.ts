import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { expect, it } from "vitest";

import { tasks } from "../../../src/db/schema/work.ts";
import { renameBinding } from "../../../src/integrations/bindings/rename-binding.ts";
import { bindingBy, webhookCtx } from "../../support/bindings.ts";
import { apply, changed } from "../../support/issue-events.ts";
import { measure } from "../../support/meter.ts";
import { createPerson, db } from "../../support/people.ts";

it("renames the badges of a container's tasks without reading a thousand tasks of other projects", async () => {
  const bound = await bindingBy(await createPerson());
  const { binding } = bound;
  const { workspaceId, projectId } = binding;
  await apply(bound, changed({}));
  await env.DB.prepare(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
    INSERT INTO tasks (workspace_id, id, project_id, title, title_norm, description, status, priority, version, created_at, updated_at)
    SELECT ?1, 'other-' || i, ?2, 'Other', 'other', '', 'open', 'none', 1, 0, 0 FROM n`)
    .bind(workspaceId, `${projectId}-other`)
    .run();
  const named = { externalId: binding.externalId, name: "acme/site", url: "https://github.com/acme/site" };
  const { rowsRead } = await measure((database) =>
    renameBinding({ ...webhookCtx(binding, Date.now()), db: database }, binding, named),
  );
  const badges = await db()
    .select({ label: tasks.sourceLabel })
    .from(tasks)
    .where(eq(tasks.projectId, projectId ?? ""));
  expect(badges).toEqual([{ label: "acme/site#12" }]);
  expect(rowsRead).toBeLessThan(10);
});
