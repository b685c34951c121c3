/** What makes a span more likely a slip than meant: some of it lies ahead, it is longer than a day, or "9-5" was typed for 9 to 17. */
export const doubts = ["future", "over_24_hours", "long_night"] as const;

export type Doubt = (typeof doubts)[number];
