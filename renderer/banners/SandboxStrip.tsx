/** Says, for as long as it is so, that nothing here is Google's. */
import { IconFlask } from '@tabler/icons-react';
import './SandboxStrip.css';

export function SandboxStrip() {
  return (
    <p className="sandbox-strip">
      <IconFlask size={16} stroke={1.6} aria-hidden="true" />
      <span>
        <strong>Sandbox, not Google.</strong> People, projects and tokens here are made up.
      </span>
    </p>
  );
}
