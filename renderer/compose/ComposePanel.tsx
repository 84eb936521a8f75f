/** What the next token is to be, and the buttons that copy it, each with the time its token has left. */
import { IconId } from '@tabler/icons-react';
import type { ReactNode, Ref } from 'react';
import type { AccountView } from '../../app/account.ts';
import { formatLabels, formatNames } from '../../app/formats.ts';
import type { Snapshot } from '../../app/snapshot.ts';
import type { TokenRequest } from '../../app/token-request.ts';
import { tokenRequestKey } from '../../app/token-request-key.ts';
import { useAsk } from '../ask.ts';
import type { Copying } from '../copying.ts';
import { lanyard } from '../lanyard.ts';
import { FailureCard } from '../parts/FailureCard.tsx';
import { MiddleCut } from '../parts/MiddleCut.tsx';
import { Segmented } from '../parts/Segmented.tsx';
import { TimeLeft } from '../parts/TimeLeft.tsx';
import { offeredScopes, type ScopeChoices } from '../scope-choices.ts';
import { ComposeRow } from './ComposeRow.tsx';
import { CopyButton } from '../desk/CopyButton.tsx';
import { ScopePills } from './ScopePills.tsx';
import './ComposePanel.css';

interface ComposePanelProps {
  readonly account: AccountView;
  readonly snapshot: Snapshot;
  readonly copying: Copying;
  readonly scopeChoices: ScopeChoices;
  /** The element that holds the copy buttons. */
  readonly copyButtons: Ref<HTMLDivElement>;
  /** The failure of the last copy, if it failed. */
  readonly children: ReactNode;
}

export function ComposePanel(props: ComposePanelProps) {
  const { account, snapshot, copying, scopeChoices, copyButtons, children } = props;
  const formatAsk = useAsk();
  const identity = { accountId: account.id };
  const scopes = scopeChoices.chosenFor(account);
  const requests: readonly TokenRequest[] = [
    { kind: 'access-token', identity, scopes: [...scopes] },
    { kind: 'id-token', identity, audience: account.clientId },
  ];

  const tokenOf = (request: TokenRequest) => {
    const key = tokenRequestKey(request);
    return account.tokens.find((token) => tokenRequestKey(token.request) === key);
  };

  return (
    <section className="compose-panel panel" aria-label="Compose a token">
      <ComposeRow label="Scopes">
        <ScopePills
          offered={offeredScopes(account)}
          chosen={scopes}
          onChoose={(chosen) => scopeChoices.choose(account.id, chosen)}
        />
      </ComposeRow>
      <ComposeRow label="Audience">
        <div className="compose-field compose-audience">
          <IconId size={17} stroke={1.6} aria-hidden="true" />
          <MiddleCut mono text={account.clientId} />
          <span className="compose-note">of the ID token: always its OAuth client</span>
        </div>
      </ComposeRow>
      <ComposeRow label="Format">
        <Segmented
          name="Format"
          value={snapshot.settings.format}
          choices={formatNames.map((format) => ({ value: format, label: formatLabels[format] }))}
          onChange={(format) => void formatAsk.ask(lanyard.changeSettings({ format }))}
        />
      </ComposeRow>
      {formatAsk.failure && (
        <FailureCard failure={formatAsk.failure} actions={{}} onClose={formatAsk.forgetFailure} />
      )}
      {children}
      <div ref={copyButtons} className="compose-copies">
        {requests.map((request) => (
          <div key={request.kind} className="compose-copy">
            <CopyButton
              kind={request.kind}
              phase={copying.phaseOf(account.id, request.kind)}
              main={request.kind === 'access-token' && account.needsPerson === undefined}
              onCopy={() => copying.copy(request)}
            />
            <TimeLeft token={tokenOf(request)} />
          </div>
        ))}
      </div>
    </section>
  );
}
