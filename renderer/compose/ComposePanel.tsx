/** What the next token is to be, and the button that copies it, with the time that exactly this token has left. */
import { type ReactNode, useRef, useState } from 'react';
import type { AccountView } from '../../app/account.ts';
import type { Settings } from '../../app/settings.ts';
import type { TokenRequest } from '../../app/token-request.ts';
import { tokenRequestKey } from '../../app/token-request-key.ts';
import { KeepButton, type Keeping } from '../badges/KeepButton.tsx';
import type { Copying } from '../copying.ts';
import { CopyButton } from '../desk/CopyButton.tsx';
import { TimeLeft } from '../parts/TimeLeft.tsx';
import type { PickerHost } from '../pickers/picker-host.ts';
import { AudienceRow } from './AudienceRow.tsx';
import type { ComposeField, Composition } from './composition.ts';
import type { Draft, Recents } from './drafts.ts';
import { FormatChoice } from './FormatChoice.tsx';
import { ScopesRow } from './ScopesRow.tsx';
import { SpeaksForRow } from './SpeaksForRow.tsx';
import { TokenRow } from './TokenRow.tsx';
import './ComposePanel.css';

interface ComposePanelProps {
  readonly account: AccountView;
  readonly draft: Draft;
  readonly composition: Composition;
  readonly recents: Recents;
  readonly settings: Pick<Settings, 'format' | 'iapClientIds'>;
  readonly picking: PickerHost;
  readonly copying: Copying;
  readonly keeping: Keeping;
  readonly onChange: (change: Partial<Draft>) => void;
  readonly onCopy: (request: TokenRequest) => void;
  readonly onForgetIapClient: (clientId: string) => void;
  /** The failure of the last copy, if it failed. */
  readonly children: ReactNode;
}

export function ComposePanel(props: ComposePanelProps) {
  const { account, draft, composition, recents, settings, picking, copying, keeping } = props;
  const { onChange, onCopy, onForgetIapClient, children } = props;
  const { request } = composition.outcome;
  const [editing, setEditing] = useState(false);
  const [missed, setMissed] = useState(false);
  const speaksForLine = useRef<HTMLButtonElement>(null);
  const field = useRef<HTMLInputElement>(null);

  /** Shows where something is missing instead of asking for a token that nobody could mint. */
  const goTo = (missing: ComposeField) => {
    if (missing === 'speaks-for') return setEditing(true);
    setMissed(true);
    field.current?.focus();
  };
  const hand = (to: (request: TokenRequest) => void) => () => {
    if (composition.outcome.request === null) goTo(composition.outcome.field);
    else to(composition.outcome.request);
  };
  const copy = hand(onCopy);
  const edit = (editing: boolean) => {
    setEditing(editing);
    if (!editing) speaksForLine.current?.focus();
  };
  const key = request && tokenRequestKey(request);
  const token = account.tokens.find((token) => tokenRequestKey(token.request) === key);
  const shared = { account, draft, composition, onChange, onEnter: copy, field };

  return (
    <section className="compose-panel panel" aria-label="Compose a token">
      <SpeaksForRow
        source={account.email}
        text={draft.speaksFor}
        impersonating={composition.impersonating}
        recents={recents.chains}
        picking={picking}
        editing={editing}
        onEditing={edit}
        onChange={(speaksFor) => onChange({ speaksFor })}
        line={speaksForLine}
      />
      <TokenRow draft={draft} composition={composition} onChange={onChange} />
      {composition.kind === 'access-token' ? (
        <ScopesRow {...shared} />
      ) : (
        <AudienceRow
          {...shared}
          recents={recents.audiences}
          iapClientIds={settings.iapClientIds}
          missed={missed}
          picking={picking}
          onForgetIapClient={onForgetIapClient}
          onImpersonate={() => setEditing(true)}
        />
      )}
      {children}
      <div className="compose-foot">
        <CopyButton
          kind={composition.kind}
          phase={request ? copying.phaseOf(request) : 'idle'}
          main={account.needsPerson === undefined}
          onCopy={copy}
        />
        <KeepButton keeping={keeping} onPress={hand(keeping.onKeep)} />
        <TimeLeft token={token} />
        <FormatChoice format={settings.format} />
      </div>
    </section>
  );
}
