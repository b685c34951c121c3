/** Apart from how they are read, so that what only names them needs nothing else. */
export const timeGroups = ["day", "week", "month"] as const;
export type TimeGroup = (typeof timeGroups)[number];

export const groups = ["client", "project", "task", "person", "tag", "billable", ...timeGroups] as const;
export type Group = (typeof groups)[number];

export function isTimeGroup(group: Group | null): group is TimeGroup {
  return timeGroups.some((each) => each === group);
}
