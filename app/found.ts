/** Credentials that other tools left on this computer, as the window shows them. No secret is part of it. */
import type { AdcFileType } from './account.ts';
import type { FailureView } from './failure.ts';

/** One place of the search for Application Default Credentials, in the order of the search. */
export interface AdcPlace {
  readonly place: 'environment-variable' | 'well-known-file' | 'metadata-server';
  /** The file's path; for the metadata server its host. Absent when the place is not set. */
  readonly path?: string;
  /**
   * `wins`: the first that is there. `shadowed`: it is there, but an earlier one wins. `absent`: nothing is there.
   * `broken`: a file is there and cannot be used. `not-asked`: asked only when the person opens that door.
   */
  readonly state: 'wins' | 'shadowed' | 'absent' | 'broken' | 'not-asked';
  readonly fileType?: AdcFileType;
  /** Whom it speaks for, as far as the file says. */
  readonly speaksFor?: string;
  /** What is wrong, when it is `broken`. */
  readonly failure?: FailureView;
}

export type FoundGcloud =
  | { readonly state: 'absent' }
  | {
      readonly state: 'found';
      readonly version?: string;
      readonly accounts: readonly { readonly email: string; readonly active: boolean }[];
    }
  | { readonly state: 'failed'; readonly failure: FailureView };

export interface FoundCredentials {
  readonly adc: readonly AdcPlace[];
  readonly gcloud: FoundGcloud;
}
