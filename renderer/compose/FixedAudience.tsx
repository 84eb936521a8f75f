/** The audience of an ID token that gcloud makes for a person: always gcloud's own OAuth client. */
import { IconId } from '@tabler/icons-react';
import { MiddleCut } from '../parts/MiddleCut.tsx';

export function FixedAudience({ clientId }: { readonly clientId: string }) {
  return (
    <div className="compose-field">
      <IconId size={17} stroke={1.6} aria-hidden="true" />
      <MiddleCut mono text={clientId} />
      <span className="compose-note">always gcloud’s OAuth client</span>
    </div>
  );
}
