/** The audience to type, to browse for or to take from those used lately, and what there is to remark about it. */
import { IconCloud, IconId } from '@tabler/icons-react';
import { type ReactNode, type RefObject, useId } from 'react';
import { remarksOn } from '../../app/audience.ts';
import type { ListedService } from '../../app/listings.ts';
import { roleHint } from '../../app/role-hints.ts';
import { PickerLine } from '../pickers/PickerLine.tsx';
import type { PickerHost } from '../pickers/picker-host.ts';
import { ServicePicker } from '../pickers/ServicePicker.tsx';
import { useSettled } from '../settled.ts';
import { AudienceRemarks } from './AudienceRemarks.tsx';
import { audienceLabel } from './audience-label.ts';
import { RecentAudiences } from './RecentAudiences.tsx';
import { RoleHintLine } from './RoleHintLine.tsx';

interface AudienceFieldProps {
  /** As typed. */
  readonly text: string;
  /** The one that stands for nothing typed. */
  readonly usual: string | undefined;
  /** The service it was picked from. */
  readonly picked: ListedService | undefined;
  readonly recents: readonly string[];
  /** OAuth clients of IAP that were used before. */
  readonly iapClientIds: readonly string[];
  readonly missed: boolean;
  /** Whether roles are asked for at all: of an ID token's caller they are. */
  readonly needsRole: boolean;
  /** Puts the e-mail into the token; absent while it is in it. */
  readonly onIncludeEmail: (() => void) | undefined;
  readonly onChange: (text: string) => void;
  readonly onPick: (service: ListedService, audience: string) => void;
  readonly onForgetIapClient: (clientId: string) => void;
  readonly onEnter: () => void;
  readonly picking: PickerHost;
  readonly field: RefObject<HTMLInputElement | null>;
  /** What else there is to say of it. */
  readonly children?: ReactNode;
}

export function AudienceField(props: AudienceFieldProps) {
  const { text, usual, picked, recents, iapClientIds, missed, needsRole, onIncludeEmail } = props;
  const { onChange, onPick, onForgetIapClient, onEnter, picking, field, children } = props;
  const lineId = useId();
  const isMissing = missed && usual === undefined && text.trim() === '';
  const label = audienceLabel(text, picked);
  const Icon = label === 'IAP' ? IconId : IconCloud;
  const settled = useSettled(text);
  const frame = (
    <div className="compose-field" data-wrong={isMissing || undefined}>
      <Icon size={17} stroke={1.6} aria-hidden="true" />
      <input
        ref={field}
        className="compose-input mono"
        aria-label="Audience"
        aria-invalid={isMissing}
        aria-describedby={lineId}
        value={text}
        placeholder={usual ?? 'https://service-abc123-ew.a.run.app, or the client id of IAP'}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onEnter();
        }}
      />
      {label !== undefined && <span className="compose-chip audience-chip">{label}</span>}
      <RecentAudiences
        recents={recents.filter((recent) => recent !== text && !iapClientIds.includes(recent))}
        iapClientIds={iapClientIds}
        onChoose={onChange}
        onForget={(clientId) => {
          onForgetIapClient(clientId);
          // With the last one the menu goes, and the focus with it.
          if (iapClientIds.length === 1) field.current?.focus();
        }}
      />
    </div>
  );
  return (
    <>
      {usual === undefined ? (
        <PickerLine
          name="services"
          picker={(close) => (
            <ServicePicker
              host={picking}
              onChoose={(service, audience) => {
                onPick(service, audience);
                close();
                field.current?.focus();
              }}
            />
          )}
        >
          {frame}
        </PickerLine>
      ) : (
        // A person's own token is for no service.
        frame
      )}
      <div id={lineId}>
        {children}
        {isMissing && (
          <p className="field-line" data-wrong>
            An audience is missing: the address of the service that will check the token.
          </p>
        )}
        <AudienceRemarks remarks={picked ? [] : remarksOn(settled)} onUse={onChange} />
        {needsRole && (
          <RoleHintLine
            hint={picked ? roleHint(text, picked) : roleHint(settled)}
            onIncludeEmail={onIncludeEmail}
          />
        )}
      </div>
    </>
  );
}
