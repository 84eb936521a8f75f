/** The door of what is already here: gcloud's accounts and the default credentials, one press each or all at once. */
import { IconDeviceLaptop } from '@tabler/icons-react';
import type { Account } from '../../app/account.ts';
import type { FoundCredentials } from '../../app/found.ts';
import type { Finding } from '../found-credentials.ts';
import { Button } from '../parts/Button.tsx';
import { Disclosure } from '../parts/Disclosure.tsx';
import { FailureCard } from '../parts/FailureCard.tsx';
import { AdcPlaces } from './AdcPlaces.tsx';
import { Door } from './Door.tsx';
import { FoundList } from './FoundList.tsx';
import { foundItems } from './found-items.ts';
import { MetadataServerLine } from './MetadataServerLine.tsx';
import './FoundDoor.css';

interface FoundDoorProps {
  readonly accounts: readonly Account[];
  readonly finding: Finding;
}

/** What there is to say of gcloud when it gives nothing to choose. */
function gcloudWords({ gcloud }: FoundCredentials): string | undefined {
  if (gcloud.state === 'absent') return 'gcloud is not installed.';
  if (gcloud.state === 'found' && gcloud.accounts.length === 0) return 'gcloud has no account signed in.';
  return undefined;
}

export function FoundDoor({ accounts, finding }: FoundDoorProps) {
  const { found, search, look, adding, add } = finding;
  const items = found ? foundItems(found, accounts) : [];
  const fresh = items.filter(({ added }) => !added);
  const gcloudFailure = found?.gcloud.state === 'failed' ? found.gcloud.failure : null;
  const noGcloud = found && gcloudWords(found);
  const hasNoAdc = found !== null && !found.adc.some(({ state }) => state === 'wins' || state === 'broken');
  const failure = search.failure ?? adding.failure ?? gcloudFailure;

  return (
    <Door
      icon={<IconDeviceLaptop size={26} stroke={1.6} aria-hidden="true" />}
      title="Found on this computer"
      first={fresh.length > 0}
    >
      {found === null && !search.failure && <p className="door-words">Looking…</p>}
      <FoundList items={items} busy={adding.working} onUse={(item) => add([item.add])} />
      {noGcloud && <p className="door-words">{noGcloud}</p>}
      {hasNoAdc && <p className="door-words">No default credentials are set up.</p>}
      {fresh.length > 1 && (
        <div>
          <Button look="main" onClick={() => add(fresh.map((item) => item.add))}>
            Use these {fresh.length}
          </Button>
        </div>
      )}
      {failure && <FailureCard failure={failure} busy={search.working} actions={{ 'try-again': look }} />}
      {found && (
        <div className="found-foot">
          <MetadataServerLine
            added={accounts.some(({ kind }) => kind === 'metadata-server')}
            busy={adding.working}
            onAsk={() => add([{ kind: 'metadata-server' }])}
          />
          <Disclosure label="Where Lanyard looked">
            <AdcPlaces places={found.adc} gcloud={found.gcloud} />
          </Disclosure>
        </div>
      )}
    </Door>
  );
}
