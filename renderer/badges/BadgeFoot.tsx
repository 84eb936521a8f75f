/** The last line of a card: how it stands with its token, and what a press does. */
import {
  IconAlertTriangle,
  IconCheck,
  IconCopy,
  IconLogin2,
  IconRepeat,
  IconUserQuestion,
} from '@tabler/icons-react';
import { type BadgeView, noAccountId } from '../../app/badge.ts';
import { formatFor, formats } from '../../app/formats.ts';
import { Spinner } from '../parts/Spinner.tsx';
import { TimeLeft } from '../parts/TimeLeft.tsx';
import type { BadgeState } from './badge-state.ts';

/** A copy under way is shown only when it takes its time. */
export type ShownState = Exclude<BadgeState['kind'], 'working'> | 'minting';

const icon = { size: 16, stroke: 1.6, 'aria-hidden': true } as const;

interface BadgeFootProps {
  readonly badge: BadgeView;
  readonly state: BadgeState;
  readonly shown: ShownState;
}

export function BadgeFoot({ badge, state, shown }: BadgeFootProps) {
  const format = formatFor(badge.request.kind, badge.format);
  switch (shown) {
    case 'no-account':
      return (
        <>
          <span className="badge-standing">
            {badge.request.identity.accountId === noAccountId ? 'Unassigned' : 'Account gone'}
          </span>
          <span className="badge-action">
            <IconUserQuestion {...icon} />
            Choose account
          </span>
        </>
      );
    case 'needs-person':
      return (
        <>
          <span className="badge-standing">
            <IconAlertTriangle {...icon} />
            Needs you
          </span>
          <span className="badge-action">
            <IconLogin2 {...icon} />
            {state.kind === 'needs-person' && state.account.kind === 'google-sign-in'
              ? 'Sign in again'
              : 'See why'}
          </span>
        </>
      );
    case 'failed':
      return (
        <>
          <span className="badge-standing">
            <IconAlertTriangle {...icon} />
            <span className="badge-cut">{state.kind === 'failed' && shortNames(state.failure.title)}</span>
          </span>
          <span className="badge-action">See why</span>
        </>
      );
    case 'minting':
      return (
        <>
          <span className="badge-standing">
            <Spinner />
            Minting…
          </span>
          <span className="badge-action">Cancel</span>
        </>
      );
    case 'press-again':
      return (
        <span className="badge-action">
          <IconRepeat {...icon} />
          Press again to copy
        </span>
      );
    case 'copied':
    case 'idle':
      return (
        <>
          <TimeLeft token={'token' in state ? state.token : undefined} />
          <span className="badge-action">
            {shown === 'copied' ? <IconCheck {...icon} stroke={2} /> : <IconCopy {...icon} />}
            {shown === 'copied' ? 'Copied' : 'Copy'}
            {shown === 'idle' && format !== 'bare' && (
              <span className="badge-format">{formats[format].as}</span>
            )}
          </span>
        </>
      );
    default:
      return shown satisfies never;
  }
}

/** A line has no room for what all service accounts end in. */
const shortNames = (title: string) => title.replaceAll('.iam.gserviceaccount.com', '');
