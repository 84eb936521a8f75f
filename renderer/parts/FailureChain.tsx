/** The identities of a failed way to a service account, with the link that broke marked. */
import { IconArrowRight } from '@tabler/icons-react';
import { Fragment } from 'react';
import { shortServiceAccount } from '../../app/service-account.ts';
import './FailureChain.css';

interface FailureChainProps {
  readonly chain: readonly string[];
  /** The index of the identity that could not be reached. */
  readonly brokenAt: number;
}

export function FailureChain({ chain, brokenAt }: FailureChainProps) {
  return (
    <p className="failure-chain">
      {chain.map((name, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a name may stand twice, which is one of these failures
        <Fragment key={index}>
          {index > 0 && (
            <IconArrowRight
              className="failure-chain-arrow"
              data-broken={index === brokenAt || undefined}
              size={16}
              stroke={1.8}
              aria-label={index === brokenAt ? 'not to' : 'to'}
            />
          )}
          <code className="failure-chain-name" data-broken={index === brokenAt || undefined} title={name}>
            {shortServiceAccount(name)}
          </code>
        </Fragment>
      ))}
    </p>
  );
}
