/** What the audience of a person's own ID token can be, before one is asked for that cannot. */
import { isAddress } from '../../app/audience.ts';
import { LinkButton } from '../parts/LinkButton.tsx';

interface PersonAudienceLineProps {
  /** As typed. */
  readonly text: string;
  /** Whether the client is the person's own and not one of gcloud's, whose tokens Cloud Run lets in. */
  readonly byOwnClient: boolean;
  readonly onImpersonate: () => void;
}

export function PersonAudienceLine({ text, byOwnClient, onImpersonate }: PersonAudienceLineProps) {
  const audience = text.trim();
  const impersonate = <LinkButton onClick={onImpersonate}>Impersonate a service account</LinkButton>;
  if (isAddress(audience)) {
    return (
      <p className="field-line">
        A person’s token is never for an address{byOwnClient && <>, and the service would refuse any other</>}
        . {impersonate}
      </p>
    );
  }
  if (audience !== '') return null;
  return (
    <p className="field-line">
      Its own OAuth client, unless a client id of IAP is given.
      {byOwnClient && <> Cloud Run and functions would refuse it. {impersonate}</>}
    </p>
  );
}
