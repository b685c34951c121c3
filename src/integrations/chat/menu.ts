import type { ChatMenu } from "../../providers/chat.ts";

/** The message shortcut that opens the form to log time. */
export const trackTimeShortcut = "track_time";

/** What people find when they type a slash or open a message's menu; providers put it into their manifests. */
export const chatMenu: ChatMenu = {
  commands: [
    {
      command: "/tt",
      description: "Track time",
      usageHint:
        "start [project] [: notes] | switch | stop | status | today | week | log 1h30 project : notes | undo | help",
    },
    {
      command: "/task",
      description: "Add, list, finish and assign tasks",
      usageHint: "add project : title | list [project] | done task | assign task to name",
    },
  ],
  messageShortcuts: [
    {
      shortcutId: trackTimeShortcut,
      name: "Track time on this",
      description: "Log time with this message as its note",
    },
  ],
};
