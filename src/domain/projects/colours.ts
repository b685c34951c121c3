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
