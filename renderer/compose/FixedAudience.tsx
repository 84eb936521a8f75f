/** The audience of a person's own ID token: always an OAuth client, which not every service lets in. */
import { IconId } from '@tabler/icons-react';
import { isRunAudience } from '../../app/audience.ts';
import { LinkButton } from '../parts/LinkButton.tsx';
import { MiddleCut } from '../parts/MiddleCut.tsx';

interface FixedAudienceProps {
  readonly clientId: string;
  /** Whether the client is the person's own and not one of gcloud's. */
  readonly byOwnClient: boolean;
  /** An audience that was typed while there was a choice. */
  readonly wanted: string;
  readonly onImpersonate: () => void;
}

export function FixedAudience({ clientId, byOwnClient, wanted, onImpersonate }: FixedAudienceProps) {
  return (
    <>
      <div className="compose-field">
        <IconId size={17} stroke={1.6} aria-hidden="true" />
        <MiddleCut mono text={clientId} />
        <span className="compose-note">
          {byOwnClient ? 'always its OAuth client' : 'always gcloud’s OAuth client'}
        </span>
      </div>
      {byOwnClient && (
        <p className="field-line">
          {isRunAudience(wanted) ? <code>{wanted}</code> : 'Cloud Run and functions'} would refuse a person’s
          token of this client. <LinkButton onClick={onImpersonate}>Impersonate a service account</LinkButton>
        </p>
      )}
    </>
  );
}
