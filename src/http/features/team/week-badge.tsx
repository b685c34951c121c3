import type { WeekState } from "../../../domain/approval/week.ts";
import { Badge } from "../../components/badge.tsx";

const states = {
  submitted: { tone: "accent", label: "submitted" },
  sent_back: { tone: "warn", label: "sent back" },
  approved: { tone: "good", label: "approved" },
} as const satisfies Record<WeekState, { tone: string; label: string }>;

export function WeekBadge({ state }: { state: WeekState }) {
  const { tone, label } = states[state];
  return <Badge tone={tone}>{label}</Badge>;
}
