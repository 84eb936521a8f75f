/** Picks the service that will check the token, for its audience: its project first, then the service. */
import type { ListedService } from '../../app/listings.ts';
import { ProjectFirst } from './ProjectFirst.tsx';
import type { PickerHost } from './picker-host.ts';
import { ServiceStep } from './ServiceStep.tsx';

interface ServicePickerProps {
  readonly host: PickerHost;
  readonly onChoose: (service: ListedService, audience: string) => void;
}

export function ServicePicker({ host, onChoose }: ServicePickerProps) {
  return (
    <ProjectFirst host={host}>
      {(projectId, changeProject) => (
        <ServiceStep host={host} projectId={projectId} onChangeProject={changeProject} onChoose={onChoose} />
      )}
    </ProjectFirst>
  );
}
