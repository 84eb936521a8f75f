/** Picks the service account to speak for: its project first, then the account. */
import { ProjectFirst } from './ProjectFirst.tsx';
import type { PickerHost } from './picker-host.ts';
import { ServiceAccountStep } from './ServiceAccountStep.tsx';

interface ServiceAccountPickerProps {
  readonly host: PickerHost;
  readonly delegate: string | undefined;
  /** Gets nothing where the account itself is chosen: then nobody is impersonated. */
  readonly onChoose: (email: string | null) => void;
}

export function ServiceAccountPicker({ host, delegate, onChoose }: ServiceAccountPickerProps) {
  return (
    <ProjectFirst host={host}>
      {(projectId, changeProject) => (
        <ServiceAccountStep
          host={host}
          projectId={projectId}
          delegate={delegate}
          onChangeProject={changeProject}
          onChoose={onChoose}
        />
      )}
    </ProjectFirst>
  );
}
