/** The foot of the sidebar: how things stand, which leads to the doctor, and the ways to what is about no account. */
import { Tooltip } from '@mantine/core';
import {
  IconAlertTriangle,
  IconHeartbeat,
  IconHistory,
  IconLock,
  IconScanEye,
  IconSettings,
} from '@tabler/icons-react';
import type { Ref } from 'react';
import type { Snapshot } from '../../app/snapshot.ts';
import { IconButton } from '../parts/IconButton.tsx';
import { standingOf } from './standing.ts';
import './SidebarFoot.css';

/** What is opened from here. */
export type FootScreen = 'doctor' | 'inspector' | 'history' | 'settings';

interface SidebarFootProps {
  readonly snapshot: Snapshot;
  readonly onOpen: (screen: FootScreen) => void;
  readonly onLock: () => void;
  readonly buttons: Readonly<Record<FootScreen, Ref<HTMLButtonElement>>>;
}

export function SidebarFoot({ snapshot, onOpen, onLock, buttons }: SidebarFootProps) {
  const { words, well } = standingOf(snapshot);
  const { updates } = snapshot;
  const isNew = updates.phase === 'found' || updates.phase === 'ready';
  const Icon = well ? IconHeartbeat : IconAlertTriangle;
  return (
    <div className="sidebar-foot">
      <Tooltip label={`${words} · Doctor`} position="right" openDelay={400}>
        <button
          ref={buttons.doctor}
          type="button"
          className="standing"
          data-well={well}
          aria-label={`${words}, open the doctor`}
          onClick={() => onOpen('doctor')}
        >
          <Icon size={17} stroke={1.6} aria-hidden="true" />
          <span className="standing-words">{words}</span>
        </button>
      </Tooltip>
      <div className="sidebar-foot-buttons">
        <IconButton name="Inspect a token" ref={buttons.inspector} onClick={() => onOpen('inspector')}>
          <IconScanEye size={18} stroke={1.6} aria-hidden="true" />
        </IconButton>
        <IconButton name="History" ref={buttons.history} onClick={() => onOpen('history')}>
          <IconHistory size={18} stroke={1.6} aria-hidden="true" />
        </IconButton>
        <IconButton
          name="Lock"
          aria-keyshortcuts={snapshot.platform === 'darwin' ? 'Meta+L' : 'Control+L'}
          onClick={onLock}
        >
          <IconLock size={18} stroke={1.6} aria-hidden="true" />
        </IconButton>
        <IconButton
          name={isNew ? `Settings, Lanyard ${updates.version} is there` : 'Settings'}
          data-new={isNew || undefined}
          ref={buttons.settings}
          onClick={() => onOpen('settings')}
        >
          <IconSettings size={18} stroke={1.6} aria-hidden="true" />
        </IconButton>
      </div>
    </div>
  );
}
