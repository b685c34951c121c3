/** Outlook's names of time zones, those that the sandbox's calendars use first. */
const windowsNames: Record<string, string> = {
  UTC: "UTC",
  "Europe/Berlin": "W. Europe Standard Time",
  "America/New_York": "Eastern Standard Time",
  "America/Los_Angeles": "Pacific Standard Time",
  "Asia/Kolkata": "India Standard Time",
  "Asia/Tokyo": "Tokyo Standard Time",
  "Europe/London": "GMT Standard Time",
  "Europe/Paris": "Romance Standard Time",
};

export function windowsName(zone: string): string {
  return windowsNames[zone] ?? zone;
}

/** The IANA zone of a name in either form; unknown names come back as they are. */
export function ianaName(name: string): string {
  return Object.keys(windowsNames).find((zone) => windowsNames[zone] === name) ?? name;
}
