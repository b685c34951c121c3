import * as z from "zod";

import type { CalendarSettings } from "../../../db/schema/calendar.ts";

const blankIsNull = z
  .string()
  .trim()
  .max(200)
  .nullable()
  .transform((text) => text || null);

const ruleSchema = z.object({
  when: z
    .object({ title: blankIsNull, attendee: blankIsNull, seriesId: z.string().max(1024).nullable() })
    .refine(
      ({ title, attendee, seriesId }) => title !== null || attendee !== null || seriesId !== null,
      "A rule needs a title, an attendee or a series.",
    ),
  projectId: z.string().nullable(),
  tags: z.array(z.string().trim().min(1).max(50)).max(20),
  billable: z.boolean().nullable(),
  isTaken: z.boolean(),
});

/** What a person may set on a calendar. */
export const calendarSettingsSchema: z.ZodType<CalendarSettings> = z.object({
  direction: z.enum(["import", "export", "both"]),
  projectId: z.string().nullable(),
  daysBack: z.int().min(1).max(30),
  includesTentative: z.boolean(),
  rules: z.array(ruleSchema).max(50),
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
