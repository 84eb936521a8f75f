/** The audience to type or to take from those used lately, and what there is to remark about it. */
import { IconCloud, IconId } from '@tabler/icons-react';
import { type ReactNode, type Ref, useId } from 'react';
import { remarksOn } from '../../app/audience.ts';
import { useSettled } from '../settled.ts';
import { AudienceRemarks } from './AudienceRemarks.tsx';
import { audienceLabel } from './audience-label.ts';
import { RecentAudiences } from './RecentAudiences.tsx';

interface AudienceFieldProps {
  /** As typed. */
  readonly text: string;
  /** The one that stands for nothing typed. */
  readonly usual: string | undefined;
  readonly recents: readonly string[];
  readonly missed: boolean;
  readonly onChange: (text: string) => void;
  readonly onEnter: () => void;
  readonly field: Ref<HTMLInputElement>;
  /** What else there is to say of it. */
  readonly children?: ReactNode;
}

export function AudienceField(props: AudienceFieldProps) {
  const { text, usual, recents, missed, onChange, onEnter, field, children } = props;
  const lineId = useId();
  const isMissing = missed && usual === undefined && text.trim() === '';
  const label = audienceLabel(text);
  const Icon = label === 'IAP' ? IconId : IconCloud;
  return (
    <>
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
        {label !== undefined && <span className="compose-chip">{label}</span>}
        <RecentAudiences recents={recents.filter((recent) => recent !== text)} onChoose={onChange} />
      </div>
      <div id={lineId}>
        {children}
        {isMissing && (
          <p className="field-line" data-wrong>
            An audience is missing: the address of the service that will check the token.
          </p>
        )}
        <AudienceRemarks remarks={remarksOn(useSettled(text))} onUse={onChange} />
      </div>
    </>
  );
}
