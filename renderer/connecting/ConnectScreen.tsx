/** Lets a service of Google attach the tokens of a service account itself: what it has to be told, ready to copy. */
import { useRef, useState } from 'react';
import {
  type ConnectedService,
  type ConnectionField,
  connectedServices,
  usualAudience,
} from '../../app/connection-fields.ts';
import { ComposeRow } from '../compose/ComposeRow.tsx';
import { lanyard } from '../lanyard.ts';
import { usePlainCopy } from '../parts/plain-copy.ts';
import { ScreenHead } from '../parts/ScreenHead.tsx';
import { Segmented } from '../parts/Segmented.tsx';
import { ConnectField } from './ConnectField.tsx';
import { ConnectionCard } from './ConnectionCard.tsx';
import { ConnectNames } from './ConnectNames.tsx';
import { ConnectToken } from './ConnectToken.tsx';
import type { ConnectDraft } from './connect-drafts.ts';
import { type Known, namesOf, readConnecting } from './connecting.ts';
import './ConnectScreen.css';

/** Short, for all four stand in one line. */
const serviceLabels: Readonly<Record<ConnectedService, string>> = {
  scheduler: 'Scheduler',
  tasks: 'Tasks',
  pubsub: 'Pub/Sub',
  workflows: 'Workflows',
};

interface ConnectScreenProps {
  readonly draft: ConnectDraft;
  readonly known: Known;
  readonly onChange: (change: Partial<ConnectDraft>) => void;
  readonly onBack: () => void;
}

export function ConnectScreen({ draft, known, onChange, onBack }: ConnectScreenProps) {
  const [missed, setMissed] = useState(false);
  const panel = useRef<HTMLElement>(null);
  const { service } = draft;
  const { texts, kind, problems, connection } = readConnecting(draft, known);
  const copying = usePlainCopy();
  const what = service === 'workflows' ? 'Workflow' : 'Command';

  const goToProblem = () => {
    setMissed(true);
    const field = Object.keys(problems)[0];
    panel.current?.querySelector<HTMLInputElement>(`[name="${field}"]`)?.focus();
  };
  const copy = () => {
    if (connection) void copying.copy(lanyard.copyConnection(connection), `${what} copied`);
    else goToProblem();
  };
  const change = (change: Partial<ConnectDraft>) => {
    copying.forget();
    onChange(change);
  };
  const placeholders: Partial<Record<ConnectionField, string>> = {
    url: 'https://service-abc123-ew.a.run.app/path',
    audience: usualAudience(texts.url.trim()) ?? 'the target without its path',
    scope: 'cloud-platform',
    project: 'the one gcloud is set to',
  };
  const field = (name: ConnectionField) => (
    <ConnectField
      key={name}
      field={name}
      text={texts[name]}
      placeholder={placeholders[name]}
      problem={problems[name]}
      missed={missed}
      onChange={(text) => change({ typed: { ...draft.typed, [name]: text } })}
      onEnter={copy}
    />
  );

  return (
    <div className="connect">
      <ScreenHead title="Connect a service" onBack={onBack} />
      <p className="connect-lead">
        These services mint tokens of a service account themselves, for each call anew: no token has to be
        given to them.
      </p>
      <section ref={panel} className="connect-panel panel" aria-label="Connection">
        <ComposeRow label="Service">
          <Segmented
            name="Service"
            value={service}
            choices={connectedServices.map((value) => ({ value, label: serviceLabels[value] }))}
            onChange={(service) => change({ service })}
          />
        </ComposeRow>
        {service === 'tasks' && (
          <ComposeRow label="Applies to">
            <Segmented
              name="Applies to"
              value={draft.of}
              choices={[
                { value: 'task', label: 'One new task' },
                { value: 'queue', label: 'The whole queue' },
              ]}
              onChange={(of) => change({ of })}
            />
          </ComposeRow>
        )}
        <ComposeRow label="Speaks for">{field('serviceAccount')}</ComposeRow>
        <ComposeRow label="Target">
          {field('url')}
          {service === 'tasks' && draft.of === 'queue' && (
            <p className="field-line">Tells the audience only: each task has an address of its own.</p>
          )}
        </ComposeRow>
        <ConnectToken service={service} url={texts.url} kind={kind} onChange={(kind) => change({ kind })} />
        {kind === 'id-token' ? (
          <ComposeRow label="Audience">{field('audience')}</ComposeRow>
        ) : (
          <ComposeRow label="Scope">{field('scope')}</ComposeRow>
        )}
        <ComposeRow label="Names">
          <ConnectNames names={namesOf[service]} renderField={field} />
        </ComposeRow>
      </section>
      <ConnectionCard what={what} connection={connection} copying={copying} onCopy={copy} />
    </div>
  );
}
