import * as z from "zod/mini";

import type { BindingSettings, TimeSettings, TrackerSettings } from "../../db/schema/bindings.ts";
import type { CalendarSettings } from "../../db/schema/calendar.ts";
import { taskPriorities, taskStatuses } from "../../domain/tasks/task.ts";
import type { IssueFilter } from "../../providers/tracker.ts";

const named = {
  id: z.nullable(z.string().check(z.maxLength(200))),
  name: z.string().check(z.trim(), z.minLength(1), z.maxLength(100)),
};
const names = z.array(z.object(named)).check(z.maxLength(50));
const titlePart = z.string().check(z.maxLength(100));
const status = z.enum(taskStatuses);

export const timeSettingsSchema: z.ZodMiniType<TimeSettings> = z.object({
  mode: z.enum(["off", "worklogs", "comment"]),
  grouping: z.enum(["entry", "day"]),
  roundingMinutes: z.union([z.literal(0), z.literal(5), z.literal(6), z.literal(15)]),
  roundsUp: z.boolean(),
  isBillableOnly: z.boolean(),
  since: z.int().check(z.nonnegative()),
});

export const defaultTimeSettings: TimeSettings = {
  mode: "off",
  grouping: "entry",
  roundingMinutes: 0,
  roundsUp: false,
  isBillableOnly: false,
  since: 0,
};

/** What a person may set on a project or repository. */
export const trackerSettingsSchema: z.ZodMiniType<TrackerSettings> = z.object({
  capability: z.literal("tracker"),
  labels: names,
  types: names,
  components: names,
  sprints: names,
  onlyCurrentSprint: z.boolean(),
  onlyAssigned: z.boolean(),
  query: z.nullable(z.string().check(z.trim(), z.minLength(1), z.maxLength(2000))),
  titles: z.object({
    replaced: z
      .array(z.object({ from: titlePart.check(z.minLength(1)), to: titlePart }))
      .check(z.maxLength(20)),
    beginWithKey: z.boolean(),
  }),
  priorities: z
    .array(z.object({ ...named, by: z.enum(["label", "priority"]), priority: z.enum(taskPriorities) }))
    .check(z.maxLength(50)),
  tags: z
    .array(z.object({ ...named, by: z.enum(["label", "type"]), tagId: z.string().check(z.minLength(1)) }))
    .check(z.maxLength(50)),
  statuses: z.object({
    todo: status,
    doing: status,
    done: status,
    named: z.array(z.object({ ...named, status })).check(z.maxLength(100)),
  }),
  startsTimerWhenAssigned: z.boolean(),
  writes: z.object({
    direction: z.enum(["theirs", "both"]),
    conflicts: z.enum(["theirs", "ours", "newer", "ask"]),
    takesNew: z.boolean(),
    statuses: z.partialRecord(status, z.object(named)),
  }),
  time: z._default(timeSettingsSchema, defaultTimeSettings),
});

const blankIsNull = z.pipe(
  z.nullable(z.string().check(z.trim(), z.maxLength(200))),
  z.transform((text) => text || null),
);

const calendarRuleSchema = z.object({
  when: z
    .object({
      title: blankIsNull,
      attendee: blankIsNull,
      seriesId: z.nullable(z.string().check(z.maxLength(1024))),
    })
    .check(
      z.refine(
        ({ title, attendee, seriesId }) => title !== null || attendee !== null || seriesId !== null,
        "A rule needs a title, an attendee or a series.",
      ),
    ),
  projectId: z.nullable(z.string()),
  tags: z.array(z.string().check(z.trim(), z.minLength(1), z.maxLength(50))).check(z.maxLength(20)),
  billable: z.nullable(z.boolean()),
  isAutomatic: z.boolean(),
});

/** All settings of a calendar but whether it holds deadlines, which is chosen elsewhere. */
export type CalendarInput = Omit<CalendarSettings, "capability" | "holdsDeadlines">;

/** What a person may set on a calendar. */
export const calendarInputSchema: z.ZodMiniType<CalendarInput> = z.object({
  direction: z.enum(["import", "export", "both"]),
  projectId: z.nullable(z.string()),
  daysBack: z.int().check(z.minimum(1), z.maximum(30)),
  includesTentative: z.boolean(),
  rules: z.array(calendarRuleSchema).check(z.maxLength(50)),
});

/** Takes every issue. */
export const noFilter = {
  labels: [],
  types: [],
  components: [],
  sprints: [],
  onlyCurrentSprint: false,
  onlyAssigned: false,
  query: null,
} satisfies IssueFilter;

export const defaultTrackerSettings: TrackerSettings = {
  capability: "tracker",
  ...noFilter,
  titles: { replaced: [], beginWithKey: false },
  priorities: [
    { by: "label", id: null, name: "bug", priority: "high" },
    { by: "label", id: null, name: "critical", priority: "high" },
    { by: "label", id: null, name: "enhancement", priority: "medium" },
  ],
  tags: [],
  statuses: { todo: "open", doing: "in_progress", done: "done", named: [] },
  startsTimerWhenAssigned: false,
  writes: { direction: "theirs", conflicts: "theirs", takesNew: false, statuses: {} },
  time: defaultTimeSettings,
};

export const defaultCalendarSettings: CalendarSettings = {
  capability: "calendar",
  direction: "import",
  projectId: null,
  daysBack: 14,
  includesTentative: false,
  rules: [],
  holdsDeadlines: false,
};

type WithSettings = { settings: BindingSettings };

/** The settings of a tracker's binding. */
export function trackerSettings({ settings }: WithSettings): TrackerSettings {
  if (settings.capability !== "tracker") throw new Error(`This is no tracker but a ${settings.capability}.`);
  return settings;
}

/** The settings of a calendar; null for any other binding. */
export function calendarSettings({ settings }: WithSettings): CalendarSettings | null {
  return settings.capability === "calendar" ? settings : null;
}

/** Whether events of the calendar are offered as time entries. */
export function isImported({ direction }: Pick<CalendarSettings, "direction">): boolean {
  return direction !== "export";
}
