/** What a row of `npm run hold` is: a threat or a fault, what is done to Lanyard, and what came of it as a figure. */

/** `short` runs within `npm test` and takes seconds; `full` has the counts of the goal table. */
export type Form = 'short' | 'full';

export interface Ground {
  readonly form: Form;
  /** An empty folder of the row's own, removed after it. */
  readonly folder: string;
  /** Says in a line what went wrong; printed below the row. Never a token, nor anything that could hold one. */
  note(text: string): void;
}

export type Finding =
  | {
      readonly held: boolean;
      /** What was counted or measured in this run: `450 of 450 refused, 0 sign-ins ended`. */
      readonly figure: string;
    }
  /** Why the row cannot be decided here: a system or a version that is not there. Never a failure in disguise. */
  | { readonly skipped: string };

export interface Row {
  /** Its number in the goal table, from 1. */
  readonly number: number;
  readonly name: string;
  /** The goal of the full form, as the table has it. */
  readonly goal: string;
  /** Throws only when the row itself is broken, which counts as missed. */
  check(ground: Ground): Promise<Finding>;
}
