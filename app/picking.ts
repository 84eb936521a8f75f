/** What pickers go by, for the window too, which reads no schema. */

/** Whether it reads as the id of a project: what Google gives out now, or a domain's own of former times. */
export function isProjectId(text: string): boolean {
  return /^(?:[a-z0-9.-]{1,100}:)?[a-z0-9-]{1,63}$/.test(text);
}

/** The most service accounts that are asked about at once. */
export const mostMarks = 25;

/** Whether every word that is looked for stands in one of `texts`, wherever, in capitals or not. */
export function isFound(looked: string, ...texts: readonly (string | undefined)[]): boolean {
  const words = looked.toLowerCase().split(/\s+/);
  const all = texts.map((text) => text?.toLowerCase() ?? '');
  return words.every((word) => all.some((text) => text.includes(word)));
}
