/** What the next token is to be, and the button that copies it, with the time that exactly this token has left. */
import { type ReactNode, type Ref, useRef, useState } from 'react';
import type { AccountView } from '../../app/account.ts';
import { type FormatName, formatFits, formatFor } from '../../app/formats.ts';
import type { Settings } from '../../app/settings.ts';
import type { TokenRequest } from '../../app/token-request.ts';
import { tokenRequestKey } from '../../app/token-request-key.ts';
import { KeepButton, type Keeping } from '../badges/KeepButton.tsx';
import type { Copying } from '../copying.ts';
import { LookInsideButton } from '../inspector/LookInsideButton.tsx';
import { TimeLeft } from '../parts/TimeLeft.tsx';
import type { PickerHost } from '../pickers/picker-host.ts';
import { AudienceRow } from './AudienceRow.tsx';
import { CopySplit } from './CopySplit.tsx';
import { type ComposeField, type Composition, subjectProblem } from './composition.ts';
import { DefaultFormatOffer } from './DefaultFormatOffer.tsx';
import type { Draft } from './draft.ts';
import type { Recents } from './drafts.ts';
import { OnBehalfRow } from './OnBehalfRow.tsx';
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
  readonly onCopy: (request: TokenRequest, format?: FormatName) => void;
  readonly onForgetIapClient: (clientId: string) => void;
  readonly onInspect: (request: TokenRequest) => void;
  readonly lookInsideButton: Ref<HTMLButtonElement>;
  /** The failure of the last copy, if it failed. */
  readonly children: ReactNode;
}

export function ComposePanel(props: ComposePanelProps) {
  const { account, draft, composition, recents, settings, picking, copying, keeping } = props;
  const { onChange, onCopy, onForgetIapClient, onInspect, lookInsideButton, children } = props;
  const { format } = settings;
  const { kind } = composition;
  const { request } = composition.outcome;
  const [editing, setEditing] = useState(false);
  const [missed, setMissed] = useState(false);
  const [chosen, setChosen] = useState<FormatName | null>(null);
  const speaksForLine = useRef<HTMLButtonElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const subjectField = useRef<HTMLInputElement>(null);
  const copyButton = useRef<HTMLButtonElement>(null);

  /** Shows where something is missing instead of asking for a token that nobody could mint. */
  const goTo = (missing: ComposeField) => {
    if (missing === 'speaks-for') return setEditing(true);
    setMissed(true);
    (missing === 'subject' ? subjectField : field).current?.focus();
  };
  const isWhole = () => {
    if (composition.outcome.request === null) goTo(composition.outcome.field);
    return composition.outcome.request !== null;
  };
  const copy = (format?: FormatName) => {
    if (!isWhole() || request === null) return;
    setChosen(format ?? null);
    onCopy(request, format);
  };
  const keep = () => {
    if (isWhole() && request !== null) keeping.onKeep(request);
  };
  const edit = (editing: boolean) => {
    setEditing(editing);
    if (!editing) speaksForLine.current?.focus();
  };
  const key = request && tokenRequestKey(request);
  const token = account.tokens.find((token) => tokenRequestKey(token.request) === key);
  const shared = { account, draft, composition, onChange, onEnter: () => copy(), field };

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
      {kind === 'access-token' ? (
        <>
          <ScopesRow {...shared} />
          {composition.abilities.onBehalf && (
            <OnBehalfRow
              text={draft.subject}
              problem={subjectProblem(draft.subject)}
              missed={missed}
              onChange={(subject) => onChange({ subject })}
              onEnter={() => copy()}
              field={subjectField}
            />
          )}
        </>
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
        <CopySplit
          kind={kind}
          phase={request ? copying.phaseOf(request) : 'idle'}
          format={request ? copying.formatOf(request) : formatFor(kind, format)}
          usual={format}
          main={account.needsPerson === undefined}
          button={copyButton}
          onCopy={() => copy()}
          onOpen={isWhole}
          onCopyAs={copy}
        />
        <KeepButton keeping={keeping} onPress={keep} />
        <div className="compose-token">
          <TimeLeft token={token} />
          {token && <LookInsideButton button={lookInsideButton} onClick={() => onInspect(token.request)} />}
        </div>
        <DefaultFormatOffer
          format={chosen !== null && chosen !== format && formatFits(chosen, kind) ? chosen : null}
          onDone={() => copyButton.current?.focus()}
        />
      </div>
    </section>
  );
}
