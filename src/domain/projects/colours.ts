import { AppError } from "../../lib/errors.ts";

/** Names of the palette. What they look like, in light and in dark, is said once: `[data-colour]` in public/app.css. */
export const projectColours = [
  "slate",
  "copper",
  "amber",
  "olive",
  "moss",
  "teal",
  "sky",
  "indigo",
  "plum",
  "rose",
] as const;

export type ProjectColour = (typeof projectColours)[number];

/** Throws invalid on a colour that is not in the palette. */
export function parseColour(text: string): ProjectColour {
  const colour = projectColours.find((name) => name === text);
  if (colour === undefined) throw new AppError("invalid", "Choose one of the colours shown.", "colour");
  return colour;
}

/** A colour for a project whose maker chose none: as random as the id. */
export function colourFor(projectId: string): ProjectColour {
  return projectColours[projectId.charCodeAt(projectId.length - 1) % projectColours.length] ?? "slate";
}
