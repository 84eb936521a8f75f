/** What the pickers list: projects, service accounts with what may be done to them, and services with their audiences. */
import { z } from 'zod';
import { isProjectId } from './picking.ts';
import type { TokenKind } from './token-request.ts';

/** A Google Cloud project's id. */
export const projectId = z.string().refine(isProjectId, 'is not the id of a project');

/** Names one listing among those that run, so that it can be cancelled. */
export const listingId = z.uuid();

/** One page of a list. A page may be empty although more follow. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Hands the next page out; absent on the last one. */
  readonly nextPageToken?: string;
}

export interface ListedProject {
  readonly projectId: string;
  /** What people called it; its id where they called it nothing. */
  readonly name: string;
}

export interface ListedServiceAccount {
  readonly email: string;
  readonly name?: string;
  readonly disabled: boolean;
}

/** What an account may do to a service account: the kinds of token it can have in its name. */
export interface ServiceAccountMark {
  readonly email: string;
  readonly may: readonly TokenKind[];
}

export type ServiceKind = 'run' | 'function-1st-gen' | 'function-2nd-gen';

/** Something that checks ID tokens, with every audience it accepts. */
export interface ListedService {
  readonly kind: ServiceKind;
  readonly name: string;
  readonly projectId: string;
  readonly region: string;
  /** Its own address: the audience to use unless there is a reason for another. */
  readonly url: string;
  /** Every audience it accepts, `url` first: further addresses, then custom audiences. */
  readonly audiences: readonly string[];
  /** Whether the caller needs no role: the invoker check is switched off. */
  readonly open: boolean;
  /** Given where it is what a function runs on. */
  readonly underFunction?: true;
}

export { mostMarks } from './picking.ts';
