/** The service accounts of one project in the palette, as the account lists them. */
import { useMemo } from 'react';
import type { AccountView } from '../../app/account.ts';
import type { ListedServiceAccount } from '../../app/listings.ts';
import { lanyard } from '../lanyard.ts';
import { FailureCard } from '../parts/FailureCard.tsx';
import { useListing } from '../pickers/listing.ts';
import { PalettePane, type PalettePaneProps } from './PalettePane.tsx';
import { knownEntries } from './palette-items.ts';

interface PaletteProjectProps
  extends Omit<PalettePaneProps, 'entries' | 'placeholder' | 'message' | 'before' | 'onBack'> {
  readonly account: AccountView;
  readonly projectId: string;
  readonly onLeave: () => void;
}

export function PaletteProject({ account, projectId, onLeave, ...shared }: PaletteProjectProps) {
  const { items, phase, failure, goOn } = useListing<ListedServiceAccount>((part) =>
    lanyard.listServiceAccounts({ accountId: account.id, projectId, ...part }),
  );
  const entries = useMemo(() => {
    const serviceAccounts = items.map((item) => ({ ...item, accountId: account.id, delegates: [] }));
    return knownEntries({ serviceAccounts, projects: [], used: {} }, [account], account.id);
  }, [items, account]);
  const empty = phase === 'loading' ? 'Listing…' : `No service accounts in ${projectId}`;
  return (
    <PalettePane
      {...shared}
      entries={entries}
      all
      placeholder="Find a service account"
      before={
        <button type="button" className="palette-scope" onClick={onLeave} title="Back to everything">
          {projectId}
        </button>
      }
      onBack={onLeave}
      message={
        shared.text.trim() === ''
          ? empty
          : `No service account of ${projectId} answers to “${shared.text.trim()}”.`
      }
      failure={
        shared.failure || (failure && <FailureCard failure={failure} actions={{ 'try-again': goOn }} />)
      }
    />
  );
}
