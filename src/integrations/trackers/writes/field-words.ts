import type { SharedField } from "../../../db/schema/work.ts";

/** As they stand within a sentence. */
export const fieldWords = {
  title: "title",
  description: "description",
  status: "status",
  priority: "priority",
  assigneeId: "assignee",
  dueOn: "due date",
  tags: "tags",
} as const satisfies Record<SharedField, string>;
