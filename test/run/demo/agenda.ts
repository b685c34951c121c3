import { minuteMs } from "../../../src/lib/time-units.ts";
import { addDays, dayOfWeek, instantOf, localDateOf } from "../../../src/lib/zoned-time.ts";
import { reach } from "../replay/cannot-replay.ts";
import { signInAs } from "../replay/browse.ts";
import { appointments } from "./names.ts";
import { demoDays } from "./plan.ts";

type Urls = { appUrl: string; sandboxUrl: string };

/**
 * Puts weekly appointments of twelve weeks, and of those ahead, into alice's calendar at the sandbox, and connects it as she would: its
 * events of the last five days are hers to decide.
 */
export async function connectCalendar(
  { appUrl, sandboxUrl }: Urls,
  { now, zone }: { now: number; zone: string },
) {
  await addAppointments(sandboxUrl, { now, zone });
  const browser = await signInAs("alice", appUrl, sandboxUrl);
  const { url, text } = await browser.get("/oauth/google/start?purpose=connect&personal=1");
  const calendar = /name="calendar" value="([^"]+)" checked/.exec(text)?.[1];
  const { pathname } = new URL(url);
  if (calendar === undefined) throw new Error(`Google's calendars were not offered (${pathname}).`);
  await browser.post(pathname, { calendar, direction: "import", projectId: "", daysBack: "5" });
  await browser.signOut();
}

async function addAppointments(
  sandboxUrl: string,
  { now, zone }: { now: number; zone: string },
): Promise<void> {
  const first = addDays(localDateOf(now, zone), -demoDays);
  for (const { title, day, at, minutes } of appointments) {
    const date = addDays(first, (day - dayOfWeek(first) + 7) % 7);
    const [hour = 0, minute = 0] = at.split(":").map(Number);
    const startMs = instantOf(date, hour * 60 + minute, zone);
    const time = (ms: number) => ({ dateTime: new Date(ms).toISOString(), timeZone: zone });
    const event = {
      summary: title,
      start: time(startMs),
      end: time(startMs + minutes * minuteMs),
      recurrence: ["RRULE:FREQ=WEEKLY"],
    };
    const calls = `${sandboxUrl}/www.googleapis.com/calendar/v3/calendars/primary/events`;
    const answer = await reach(calls, "The sandbox", {
      method: "POST",
      headers: { Authorization: "Bearer sandbox-alice", "Content-Type": "application/json" },
      body: JSON.stringify(event),
    });
    if (!answer.ok) throw new Error(`The sandbox's calendar answered ${answer.status}.`);
    await answer.text();
  }
}
