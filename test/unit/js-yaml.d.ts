/** js-yaml has no types of its own; all that is used of it is told here. */
declare module 'js-yaml' {
  export function load(text: string): unknown;
}
