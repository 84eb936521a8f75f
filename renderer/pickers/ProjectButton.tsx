/** The project that is looked in; pressing it leads back to the choice of one. */
import { IconChevronLeft } from '@tabler/icons-react';
import './ProjectButton.css';

interface ProjectButtonProps {
  readonly projectId: string;
  readonly onPress: () => void;
}

export function ProjectButton({ projectId, onPress }: ProjectButtonProps) {
  return (
    <button type="button" className="project-button" title={projectId} onClick={onPress}>
      <IconChevronLeft size={15} stroke={1.8} aria-hidden="true" />
      <span className="visually-hidden">Change project </span>
      <span className="project-button-id mono">{projectId}</span>
    </button>
  );
}
