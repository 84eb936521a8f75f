/**
 * Service accounts by name, and the chain of delegates through which one speaks as another. The window reads chains
 * with this file too, so it needs no schema.
 */

const emailShape = /^[a-z0-9][a-z0-9-]{0,62}@[a-z0-9.-]{1,190}\.gserviceaccount\.com$/;
const uniqueIdShape = /^\d{10,30}$/;

export function isServiceAccountEmail(text: string): boolean {
  return emailShape.test(text);
}

/** An e-mail of a service account, or its unique id: IAM Credentials takes either. */
export function isServiceAccountName(text: string): boolean {
  return emailShape.test(text) || uniqueIdShape.test(text);
}

/** Google does not publish a limit; longer chains than this are a mistake in pasting. */
export const mostDelegates = 20;

export interface Impersonation {
  /** The service account the token speaks for. */
  readonly target: string;
  /** In the order of the hops: the account acts as the first, that as the next, the last as the target. */
  readonly delegates: readonly string[];
}

/** The parts of a chain as people paste it, whatever they are. */
export function splitChain(text: string): string[] {
  const parts = text.split(/[\s,;→>]+/u).filter((part) => part !== '');
  return parts.map((part) => part.replace(/^(?:projects\/-\/serviceAccounts\/|serviceAccount:)/, ''));
}

/**
 * Reads a chain as people paste it: gcloud's comma form, where the last is the target and those before it are the
 * delegates in order (what gcloud does, whatever its property's help says). Nothing when a part is no service account.
 */
export function parseChain(text: string): Impersonation | undefined {
  const names = splitChain(text);
  const target = names.at(-1);
  if (target === undefined || !names.every(isServiceAccountName)) return undefined;
  return { target, delegates: names.slice(0, -1) };
}

/** "deployer@acme-prod": short enough for a line, still unmistakable within an organisation. */
export function shortServiceAccount(email: string): string {
  return email.replace(/\.iam\.gserviceaccount\.com$/, '');
}

/** The delegates of a chain as typed: what stands last is its target, unless a comma already waits for the next. */
export function typedDelegates(text: string): string[] {
  const names = splitChain(text);
  return /[\s,;→>]$/u.test(text) ? names : names.slice(0, -1);
}

/** The chain as typed with another target; the delegates before it stay. */
export function withTarget(text: string, target: string): string {
  return [...typedDelegates(text).filter((name) => name !== target), target].join(', ');
}
