import type { Provider } from "../../providers/provider.ts";
import type { Tracker } from "../../providers/tracker.ts";

/** The provider's issues; a binding of a tracker has them. */
export function trackerOf({ name, tracker }: Provider): Tracker {
  if (tracker === undefined) throw new Error(`${name} has no issues.`);
  return tracker;
}
