/** Why an event is not offered, by the reason's code. */
const reasons: Readonly<Record<string, string>> = {
  cancelled: "cancelled",
  all_day: "all day",
  declined: "you declined",
  tentative: "tentative",
  free: "shows you as free",
  focus: "focus time",
  out_of_office: "out of office",
  no_length: "has no length",
  too_long: "longer than 31 days",
};

export function formatSkipReason(skipped: string): string {
  return reasons[skipped] ?? "not offered";
}

export function formatTitle(title: string): string {
  return title === "" ? "Event without a title" : title;
}
