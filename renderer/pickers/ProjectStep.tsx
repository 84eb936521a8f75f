/** The first step of a picker: the project. One that is not listed can be named all the same. */
import { useMemo, useState } from 'react';
import type { ListedProject } from '../../app/listings.ts';
import { isFound, isProjectId } from '../../app/picking.ts';
import { lanyard } from '../lanyard.ts';
import { Found } from './Found.tsx';
import { ListingFailure } from './ListingFailure.tsx';
import { ListingFoot } from './ListingFoot.tsx';
import { ListingMessage } from './ListingMessage.tsx';
import { useListing } from './listing.ts';
import { PickerPane } from './PickerPane.tsx';
import type { PickerHost } from './picker-host.ts';
import './rows.css';

interface ProjectStepProps {
  readonly host: PickerHost;
  readonly onChoose: (projectId: string) => void;
}

interface ProjectRow extends ListedProject {
  readonly key: string;
  /** Only typed; nobody listed it. */
  readonly typed?: true;
}

/** The projects that match, and what was typed, where it can be the id of another. */
function rowsOf(projects: readonly ListedProject[], text: string): ProjectRow[] {
  const rows = projects
    .filter(({ projectId, name }) => isFound(text, projectId, name))
    .map((project) => ({ ...project, key: project.projectId }));
  const typed = text.trim();
  if (!isProjectId(typed) || rows.some(({ projectId }) => projectId === typed)) return rows;
  return [...rows, { key: ' typed', projectId: typed, name: typed, typed: true }];
}

export function ProjectStep({ host, onChoose }: ProjectStepProps) {
  const [text, setText] = useState('');
  const { accountId } = host;
  const listing = useListing<ListedProject>((part) => lanyard.listProjects({ accountId, ...part }));
  const { items } = listing;
  const rows = useMemo(() => rowsOf(items, text), [items, text]);
  return (
    <PickerPane
      name="Projects"
      placeholder="Find a project, or type its id"
      text={text}
      onText={setText}
      rows={rows}
      usualKey={host.projectId}
      draw={({ projectId, name, typed }) =>
        typed ? (
          <span>
            Look in <span className="mono">{projectId}</span>
          </span>
        ) : (
          <>
            <span className="row-main">
              <Found text={name} looked={text} />
            </span>
            <span className="row-rest mono">
              <Found text={projectId} looked={text} />
            </span>
          </>
        )
      }
      onChoose={({ projectId }) => onChoose(projectId)}
      message={
        listing.phase === 'failed' ? null : (
          <ListingMessage
            listing={listing}
            what="projects"
            text={text}
            empty={`${host.who} sees no projects. The id of one can be typed above.`}
          />
        )
      }
      failures={<ListingFailure listing={listing} host={host} />}
      foot={
        <ListingFoot
          noun="project"
          listing={listing}
          found={text.trim() === '' ? undefined : rows.filter(({ typed }) => !typed).length}
        />
      }
    />
  );
}
