/** The words of a state in which something waits to be sent. */
export const formatOwed = {
  waiting: "waiting",
  failed: "will be tried again",
  held: "waits for its connection",
  dead: "given up",
} as const;
