import { nearest } from "./nearest.ts";

/** What can be asked for, per slash command: the words of the grammar, and how the help describes them. */
export const grammar = {
  "/tt": {
    start: { usage: "start [project or task] [: notes]", does: "start a timer, and end the one that runs" },
    switch: { usage: "switch project [: notes]", does: "go on with something else" },
    stop: { usage: "stop [17:00] [: notes]", does: "stop the timer, now or when you really stopped" },
    status: { usage: "status", does: "what is running" },
    today: { usage: "today", does: "today's entries" },
    week: { usage: "week [last]", does: "this week or the last one, day by day" },
    log: { usage: "log 1h30 [project] [: notes]", does: "record time that has passed" },
    undo: { usage: "undo", does: "undo your last change from here" },
    workspace: { usage: "workspace [name]", does: "choose the workspace you act in from here" },
    link: { usage: "link CODE", does: "connect your account with a code from Settings" },
    help: { usage: "help", does: "this list" },
  },
  "/task": {
    add: { usage: "add project : title", does: "make a task" },
    list: { usage: "list [project]", does: "unfinished tasks" },
    done: { usage: "done task", does: "finish a task" },
    assign: { usage: "assign task to name", does: "hand a task to somebody, or to “me”" },
    help: { usage: "help", does: "this list" },
  },
} as const;

export type SlashCommand = keyof typeof grammar;
export type TtVerb = keyof (typeof grammar)["/tt"];
export type TaskVerb = keyof (typeof grammar)["/task"];

export type ParsedCommand =
  | { command: "/tt"; verb: TtVerb; rest: string }
  | { command: "/task"; verb: TaskVerb; rest: string }
  /** `nearest` is the whole command that was most likely meant. */
  | { command: "unknown"; said: string; nearest: string | null; of: SlashCommand };

/** Reads a slash command and what was typed behind it. Nothing typed means "status" and "list". */
export function parseCommand(command: string, text: string): ParsedCommand {
  const [, typed = "", rest = ""] = /^\s*(\S*)\s*([^]*)$/.exec(text) ?? [];
  const word = typed.toLowerCase();
  if (command === "/tt") {
    const verb = word === "" ? "status" : word;
    return isVerb(grammar["/tt"], verb) ? { command, verb, rest: rest.trim() } : unknown(command, typed);
  }
  if (command === "/task") {
    const verb = word === "" ? "list" : word;
    return isVerb(grammar["/task"], verb) ? { command, verb, rest: rest.trim() } : unknown(command, typed);
  }
  return { command: "unknown", said: command, nearest: null, of: "/tt" };
}

function isVerb<T extends object>(verbs: T, word: string): word is keyof T & string {
  return Object.hasOwn(verbs, word);
}

function unknown(command: SlashCommand, typed: string): ParsedCommand {
  const verb = nearest(typed, Object.keys(grammar[command]));
  return {
    command: "unknown",
    said: `${command} ${typed}`,
    nearest: verb === null ? null : `${command} ${verb}`,
    of: command,
  };
}
