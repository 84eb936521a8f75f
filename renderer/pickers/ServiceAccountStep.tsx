/** The service accounts of a project, with what the account may do to each that is in sight. */
import { useCallback, useMemo, useState } from 'react';
import type { ListedServiceAccount } from '../../app/listings.ts';
import { isFound } from '../../app/picking.ts';
import { lanyard } from '../lanyard.ts';
import { ListingFailure } from './ListingFailure.tsx';
import { ListingFoot } from './ListingFoot.tsx';
import { ListingMessage } from './ListingMessage.tsx';
import { useListing } from './listing.ts';
import { MarksNote } from './MarksNote.tsx';
import { useMarks } from './marks.ts';
import { PickerPane } from './PickerPane.tsx';
import { ProjectButton } from './ProjectButton.tsx';
import type { PickerHost } from './picker-host.ts';
import { ServiceAccountRow } from './ServiceAccountRow.tsx';

interface ServiceAccountStepProps {
  readonly host: PickerHost;
  readonly projectId: string;
  /** The first delegate of the chain, when the way there is not direct. */
  readonly delegate: string | undefined;
  readonly onChangeProject: () => void;
  /** Gets nothing where the account itself is chosen: then nobody is impersonated. */
  readonly onChoose: (email: string | null) => void;
}

interface AccountRow extends ListedServiceAccount {
  readonly key: string;
}

/** Those that match, in the order in which they came; the disabled ones at the end, where nobody looks first. */
function rowsOf(accounts: readonly ListedServiceAccount[], text: string): AccountRow[] {
  const found = accounts
    .filter(({ email, name }) => isFound(text, email, name))
    .map((account) => ({ ...account, key: account.email }));
  return [...found.filter(({ disabled }) => !disabled), ...found.filter(({ disabled }) => disabled)];
}

export function ServiceAccountStep(props: ServiceAccountStepProps) {
  const { host, projectId, delegate, onChangeProject, onChoose } = props;
  const { accountId } = host;
  const [text, setText] = useState('');
  const listing = useListing<ListedServiceAccount>((part) =>
    lanyard.listServiceAccounts({ accountId, projectId, ...part }),
  );
  const { items } = listing;
  const rows = useMemo(() => rowsOf(items, text), [items, text]);
  const marks = useMarks(accountId, projectId);
  const { see } = marks;
  const onSight = useCallback(
    // What is disabled can be asked for nothing, whoever may; and nobody borrows from themselves.
    (seen: readonly AccountRow[]) =>
      see(seen.filter(({ disabled, email }) => !disabled && email !== host.who).map(({ email }) => email)),
    [see, host.who],
  );
  return (
    <PickerPane
      name="Service accounts"
      placeholder="Find a service account"
      text={text}
      onText={setText}
      before={<ProjectButton projectId={projectId} onPress={onChangeProject} />}
      onBack={onChangeProject}
      rows={rows}
      onSight={onSight}
      draw={(row) => (
        <ServiceAccountRow
          account={row}
          isItself={row.email === host.who}
          looked={text}
          may={marks.of(row.email)}
        />
      )}
      onChoose={({ email }) => onChoose(email === host.who ? null : email)}
      message={
        listing.phase === 'failed' && items.length === 0 ? null : (
          <ListingMessage
            listing={listing}
            what="service accounts"
            text={text}
            empty={`No service accounts in ${projectId}`}
          />
        )
      }
      failures={
        <>
          {rows.length > 0 && <MarksNote marks={marks} who={host.who} delegate={delegate} />}
          <ListingFailure listing={listing} host={host} />
        </>
      }
      foot={
        <ListingFoot
          noun="service account"
          listing={listing}
          found={text.trim() === '' ? undefined : rows.length}
        />
      }
    />
  );
}
