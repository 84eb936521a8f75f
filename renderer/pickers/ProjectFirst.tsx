/** A picker's two steps: the project, unless one was picked before, and then what is in it. */
import { type ReactNode, useState } from 'react';
import { ProjectStep } from './ProjectStep.tsx';
import type { PickerHost } from './picker-host.ts';

interface ProjectFirstProps {
  readonly host: PickerHost;
  readonly children: (projectId: string, changeProject: () => void) => ReactNode;
}

export function ProjectFirst({ host, children }: ProjectFirstProps) {
  const [projectId, setProjectId] = useState(host.projectId);
  if (projectId !== undefined) return children(projectId, () => setProjectId(undefined));
  return (
    <ProjectStep
      host={host}
      onChoose={(chosen) => {
        setProjectId(chosen);
        if (chosen !== host.projectId) host.rememberProject(chosen);
      }}
    />
  );
}
