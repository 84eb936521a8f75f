/** The services of a project: Cloud Run's and functions, listed beside each other, so that one may fail without the other. */
import { useMemo, useState } from 'react';
import type { ListedService } from '../../app/listings.ts';
import { lanyard } from '../lanyard.ts';
import { ListingFailure } from './ListingFailure.tsx';
import { ListingFoot } from './ListingFoot.tsx';
import { ListingMessage } from './ListingMessage.tsx';
import { type Listing, useListing } from './listing.ts';
import { PickerPane } from './PickerPane.tsx';
import { ProjectButton } from './ProjectButton.tsx';
import type { PickerHost } from './picker-host.ts';
import { ServiceRowWords } from './ServiceRowWords.tsx';
import { serviceRows, withoutDoubles } from './service-rows.ts';

interface ServiceStepProps {
  readonly host: PickerHost;
  readonly projectId: string;
  readonly onChangeProject: () => void;
  readonly onChoose: (service: ListedService, audience: string) => void;
}

/** Two lists as the one they are shown as. */
function together<Item>(one: Listing<Item>, other: Listing<Item>): Omit<Listing<Item>, 'failure' | 'items'> {
  const both = [one, other];
  const phases = ['loading', 'stopped', 'failed'] as const;
  return {
    phase: phases.find((phase) => both.some((each) => each.phase === phase)) ?? 'whole',
    stop: () => {
      for (const each of both) if (each.phase === 'loading') each.stop();
    },
    goOn: () => {
      for (const each of both) if (each.phase === 'stopped') each.goOn();
    },
  };
}

export function ServiceStep({ host, projectId, onChangeProject, onChoose }: ServiceStepProps) {
  const { accountId } = host;
  const [text, setText] = useState('');
  const run = useListing<ListedService>((part) =>
    lanyard.listServices({ accountId, projectId, from: 'run', ...part }),
  );
  const functions = useListing<ListedService>((part) =>
    lanyard.listServices({ accountId, projectId, from: 'functions', ...part }),
  );
  const services = useMemo(() => withoutDoubles(run.items, functions.items), [run.items, functions.items]);
  const all = { ...together(run, functions), items: [...services.run, ...services.functions] };
  const rows = useMemo(() => serviceRows(services.run, services.functions, text), [services, text]);
  const found = all.items.filter((service) => rows.some((row) => !row.isHeading && row.service === service));
  return (
    <PickerPane
      name="Services"
      placeholder="Find a service or function"
      text={text}
      onText={setText}
      before={<ProjectButton projectId={projectId} onPress={onChangeProject} />}
      onBack={onChangeProject}
      rows={rows}
      draw={(row) => (row.isHeading ? row.words : <ServiceRowWords {...row} looked={text} />)}
      onChoose={(row) => !row.isHeading && onChoose(row.service, row.audience)}
      message={
        all.phase === 'failed' && all.items.length === 0 ? null : (
          <ListingMessage
            listing={all}
            what="services"
            text={text}
            empty={`No Cloud Run services or functions in ${projectId}`}
          />
        )
      }
      failures={
        <>
          <ListingFailure listing={run} host={host} />
          <ListingFailure listing={functions} host={host} />
        </>
      }
      foot={
        <ListingFoot noun="service" listing={all} found={text.trim() === '' ? undefined : found.length} />
      }
    />
  );
}
