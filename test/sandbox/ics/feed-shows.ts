import { sandboxState } from "../state.ts";

/** A file as the setting `feedShows` says, written anew at each fetch. */
export function asShown(text: string): string {
  const { feedShows } = sandboxState().settings;
  if (feedShows === null || feedShows === "all") return text;
  const fetch = crypto.randomUUID().slice(0, 8);
  const from = new Date().toISOString().slice(0, 10).replaceAll("-", "");
  return text.replaceAll(/BEGIN:VEVENT\r\n[\s\S]*?END:VEVENT\r\n/g, (event) => {
    switch (feedShows) {
      case "nothing":
        return "";
      case "ahead_only":
        return isAhead(event, from) ? event : "";
      case "new_ids":
        return event.replace(/^UID:/m, `UID:${fetch}-`);
      case "strangers":
        return event.replace(/^UID:/m, "UID:other-").replace(/^SUMMARY:/m, "SUMMARY:Other ");
      default:
        return feedShows satisfies never;
    }
  });
}

/** A series goes on. */
function isAhead(event: string, today: string): boolean {
  const [, date = ""] = /^DTSTART[^:\r]*:(\d{8})/m.exec(event) ?? [];
  return date > today || /^RRULE/m.test(event);
}
