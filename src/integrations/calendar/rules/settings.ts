import * as z from "zod/mini";

import type { CalendarSettings } from "../../../db/schema/calendar.ts";

const blankIsNull = z.pipe(
  z.nullable(z.string().check(z.trim(), z.maxLength(200))),
  z.transform((text) => text || null),
);

const ruleSchema = z.object({
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

/** What a person may set on a calendar. */
export const calendarSettingsSchema: z.ZodMiniType<CalendarSettings> = z.object({
  direction: z.enum(["import", "export", "both"]),
  projectId: z.nullable(z.string()),
  daysBack: z.int().check(z.minimum(1), z.maximum(30)),
  includesTentative: z.boolean(),
  rules: z.array(ruleSchema).check(z.maxLength(50)),
});

export const defaultSettings: CalendarSettings = {
  direction: "import",
  projectId: null,
  daysBack: 14,
  includesTentative: false,
  rules: [],
};

/** Whether events of the calendar are offered as time entries. */
export function isImported({ direction }: Pick<CalendarSettings, "direction">): boolean {
  return direction !== "export";
}
