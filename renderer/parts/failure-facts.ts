/** What a card can take from the facts of a failure. Pure. */
import type { FailureFacts } from '../../app/failure.ts';
import { type Grant, memberOf } from '../../app/grants.ts';

/** The hop that broke in the way to a service account; nothing when the facts do not tell one. */
export function brokenChainOf(facts: FailureFacts) {
  const { chain } = facts;
  if (chain === undefined || chain.length < 2) return undefined;
  return { chain, brokenAt: facts.brokenAt ?? chain.length - 1 };
}

/**
 * What an admin would have to grant: to whoever made the hop that broke, on the account it did not reach; nothing when
 * the facts do not tell whom, by a name that policies take.
 */
export function grantOf(facts: FailureFacts): Grant | undefined {
  const broken = brokenChainOf(facts);
  const name = broken?.chain[broken.brokenAt - 1];
  const member = name === undefined ? undefined : memberOf(name);
  const target = broken?.chain[broken.brokenAt];
  const { permission } = facts;
  if (member === undefined || target === undefined || permission === undefined) return undefined;
  return { member, target, permission };
}
