import type { Option } from "./field.tsx";

/** All IANA zones of the runtime, by continent; the chosen one also when it is an old alias. */
export function timeZoneOptions(chosen: string): Option[] {
  const zones = new Set(["UTC", ...Intl.supportedValuesOf("timeZone"), chosen]);
  return [...zones].toSorted().map((zone) => {
    const slash = zone.indexOf("/");
    const [group, city] = slash === -1 ? ["Other", zone] : [zone.slice(0, slash), zone.slice(slash + 1)];
    return { value: zone, label: city.replaceAll("_", " "), group };
  });
}
