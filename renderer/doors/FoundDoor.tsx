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

/** What there is to say of a source that gives nothing to choose. */
function quietWords({ gcloud, adc }: FoundCredentials): readonly string[] {
  const broken = adc.find(({ state }) => state === 'broken');
  return [
    ...(gcloud.state === 'absent' ? ['gcloud is not installed.'] : []),
    ...(gcloud.state === 'found' && gcloud.accounts.length === 0 ? ['gcloud has no account signed in.'] : []),
    ...(broken
      ? [`The default credentials cannot be used. ${broken.failure?.title ?? 'They are broken'}.`]
      : []),
    ...(adc.some(({ state }) => state === 'wins' || state === 'broken')
      ? []
      : ['No default credentials are set up.']),
  ];
}

export function FoundDoor({ accounts, finding }: FoundDoorProps) {
  const { found, search, look, adding, add, addAgain } = finding;
  const items = found ? foundItems(found, accounts) : [];
  const fresh = items.filter(({ added }) => !added);
  const gcloudFailure = found?.gcloud.state === 'failed' ? found.gcloud.failure : null;
  const searchFailure = search.failure ?? gcloudFailure;

  return (
    <Door
      icon={<IconDeviceLaptop size={26} stroke={1.6} aria-hidden="true" />}
      title="Found on this computer"
      first={fresh.length > 0}
    >
      {found === null && !search.failure && <p className="door-words">Looking…</p>}
      <FoundList items={items} busy={adding.working} onUse={(item) => add([item.add])} />
      {found &&
        quietWords(found).map((words) => (
          <p key={words} className="door-words">
            {words}
          </p>
        ))}
      {fresh.length > 1 && (
        <div>
          <Button look="main" onClick={() => add(fresh.map((item) => item.add))}>
            Use these {fresh.length}
          </Button>
        </div>
      )}
      {searchFailure && (
        <FailureCard failure={searchFailure} busy={search.working} actions={{ 'try-again': look }} />
      )}
      {adding.failure && (
        <FailureCard failure={adding.failure} busy={adding.working} actions={{ 'try-again': addAgain }} />
      )}
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
