/** Ids of the buttons on notices, summaries and reminders. Whoever presses one acts for themselves, whatever it stands on. */
export const chatActions = {
  /** Value: an entry's id. Stops the presser's timer if it is still this one. */
  stopTimer: "stop",
  /** Value: an entry's id. Asks for the time at which it should have been stopped. */
  stopTimerAt: "stop_at",
  /** Value: a task's id. */
  startTask: "task_start",
  /** Value: a task's id. */
  completeTask: "task_done",
  /** A link; nothing to do when it is pressed. */
  openPage: "open_page",
} as const;
