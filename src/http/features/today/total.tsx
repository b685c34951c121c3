import { Duration, GrowingDuration } from "../../components/time.tsx";

/** A sum of time, which grows while the timer that it counts runs. */
export function Total({ ms, now, grows }: { ms: number; now: number; grows: boolean }) {
  return grows ? <GrowingDuration ms={ms} now={now} /> : <Duration ms={ms} />;
}
