/** Which failed copy the desk shows. Pure. */
import type { TokenRequest } from '../../app/token-request.ts';
import { tokenRequestKey } from '../../app/token-request-key.ts';
import type { FailedCopy } from '../copying.ts';

/** A failure stands beside what it was asked with; once something else is composed, it says nothing any more. */
export function shownFailure(
  failed: FailedCopy | null,
  shown: readonly (TokenRequest | null)[],
): FailedCopy | null {
  return failed && isShown(failed.request, shown) ? failed : null;
}

/** Whether one of the tokens that the desk has buttons for is this one. */
export const isShown = (request: TokenRequest, shown: readonly (TokenRequest | null)[]): boolean =>
  shown.some((each) => each !== null && isSameRequest(each, request));

/** Whether the same token answers both. */
export function isSameRequest(one: TokenRequest, other: TokenRequest): boolean {
  return tokenRequestKey(one) === tokenRequestKey(other);
}
