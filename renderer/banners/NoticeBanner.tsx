/** Something that happened to what Lanyard keeps, told once and put away by hand. */
import { IconInfoCircle, IconX } from '@tabler/icons-react';
import type { Notice, RepairNotice } from '../../app/snapshot.ts';
import { CalloutCard } from '../parts/CalloutCard.tsx';
import { IconButton } from '../parts/IconButton.tsx';

interface Words {
  readonly title: string;
  readonly text: string;
}

const words: Readonly<Record<`${RepairNotice['file']}-${RepairNotice['repair']}`, Words>> = {
  'accounts-restored': {
    title: 'The list of accounts was damaged',
    text: 'Its backup is in use; the last change may be missing.',
  },
  'accounts-lost': {
    title: 'The list of accounts could not be read',
    text: 'Nor could its backup. Sign in again to fill it.',
  },
  'badges-restored': {
    title: 'The badges were damaged',
    text: 'Their backup is in use; the last change may be missing.',
  },
  'badges-lost': {
    title: 'The badges could not be read',
    text: 'Nor could their backup. A file that was exported brings them back.',
  },
  'settings-restored': {
    title: 'The settings were damaged',
    text: 'Their backup is in use; the last change may be missing.',
  },
  'settings-lost': {
    title: 'The settings could not be read',
    text: 'Nor could their backup. Lanyard starts with the usual ones.',
  },
  'history-restored': {
    title: 'The history was damaged',
    text: 'Its backup is in use; the last mints may be missing.',
  },
  'history-lost': {
    title: 'The history could not be read',
    text: 'Nor could its backup. It begins anew.',
  },
  'used-restored': {
    title: 'The record of what was copied last was damaged',
    text: 'Its backup is in use; the last copies may be missing.',
  },
  'used-lost': {
    title: 'The record of what was copied last could not be read',
    text: 'Nor could its backup. It begins anew.',
  },
};

const inTray: Words = {
  title: 'Closing the window leaves Lanyard running',
  text: 'It stays in the tray, whose menu has Quit. The settings can change that.',
};

interface NoticeBannerProps {
  readonly notice: Notice;
  readonly onDismiss: () => void;
}

export function NoticeBanner({ notice, onDismiss }: NoticeBannerProps) {
  const isRepair = 'file' in notice;
  const { title, text } = isRepair ? words[`${notice.file}-${notice.repair}`] : inTray;
  return (
    <CalloutCard
      tone="plain"
      icon={<IconInfoCircle size={18} stroke={1.6} aria-hidden="true" />}
      title={title}
      action={
        <IconButton name="Dismiss" onClick={onDismiss}>
          <IconX size={18} stroke={1.6} aria-hidden="true" />
        </IconButton>
      }
    >
      {text}
      {isRepair && notice.setAside !== undefined && (
        <>
          {' '}
          The damaged file was set aside as <code>{notice.setAside}</code>.
        </>
      )}
    </CalloutCard>
  );
}
