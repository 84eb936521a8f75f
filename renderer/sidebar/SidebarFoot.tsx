/** The foot of the sidebar: how things stand, and the ways to the inspector and the settings. */
import { Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconHeartbeat, IconLock, IconScanEye, IconSettings } from '@tabler/icons-react';
import type { Ref } from 'react';
import type { Snapshot } from '../../app/snapshot.ts';
import { IconButton } from '../parts/IconButton.tsx';
import { standingOf } from './standing.ts';
import './SidebarFoot.css';

interface SidebarFootProps {
  readonly snapshot: Snapshot;
  readonly onInspect: () => void;
  readonly onSettings: () => void;
  readonly onLock: () => void;
  readonly inspectButton: Ref<HTMLButtonElement>;
  readonly settingsButton: Ref<HTMLButtonElement>;
}

export function SidebarFoot(props: SidebarFootProps) {
  const { snapshot, onInspect, onSettings, onLock, inspectButton, settingsButton } = props;
  const { words, well } = standingOf(snapshot);
  const Icon = well ? IconHeartbeat : IconAlertTriangle;
  return (
    <div className="sidebar-foot">
      <Tooltip label={words} position="right">
        <p className="standing" data-well={well}>
          <Icon size={17} stroke={1.6} aria-hidden="true" />
          <span className="standing-words">{words}</span>
        </p>
      </Tooltip>
      <div className="sidebar-foot-buttons">
        <IconButton name="Inspect a token" ref={inspectButton} onClick={onInspect}>
          <IconScanEye size={18} stroke={1.6} aria-hidden="true" />
        </IconButton>
        <IconButton
          name="Lock"
          aria-keyshortcuts={snapshot.platform === 'darwin' ? 'Meta+L' : 'Control+L'}
          onClick={onLock}
        >
          <IconLock size={18} stroke={1.6} aria-hidden="true" />
        </IconButton>
        <IconButton name="Settings" ref={settingsButton} onClick={onSettings}>
          <IconSettings size={18} stroke={1.6} aria-hidden="true" />
        </IconButton>
      </div>
    </div>
  );
}
