import { quoted } from "../../../domain/time/parse-duration.ts";
import { AppError } from "../../../lib/errors.ts";

/** The error for text after a command that takes none: nothing is done, instead of something that was not asked for. */
export function unexpectedText(command: string, words: string): AppError {
  return new AppError(
    "invalid",
    `I do not understand “${quoted(words)}” behind ${command}. Nothing was done. Type ${command} alone, or ${command.split(" ")[0]} help.`,
  );
}
