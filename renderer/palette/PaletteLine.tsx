/** One line of the palette: what it is, what was found of it, and on the right what Enter does, or what there is to know. */
import { IconFolder, IconId, IconUserShield } from '@tabler/icons-react';
import { type FuzzyQuery, fuzzyRanges } from '../../app/fuzzy.ts';
import { shortServiceAccount } from '../../app/service-account.ts';
import type { Snapshot } from '../../app/snapshot.ts';
import type { TokenKind } from '../../app/token-request.ts';
import { shortcutKeys } from '../actions/action.ts';
import { Avatar } from '../parts/Avatar.tsx';
import { Keys } from '../parts/Keys.tsx';
import { Marked } from './Marked.tsx';
import type { Entry, PaletteItem } from './palette-items.ts';

interface PaletteLineProps {
  readonly entry: Entry;
  readonly query: FuzzyQuery;
  readonly platform: Snapshot['platform'];
  /** What Enter does; only for the line that it would act on. */
  readonly enter: string | undefined;
}

export function PaletteLine({ entry, query, platform, enter }: PaletteLineProps) {
  const { item, texts } = entry;
  const [title, detail] = texts;
  const ranges = fuzzyRanges(query, texts);
  const after = afterWords(item);
  return (
    <div className="palette-line">
      <span className="palette-icon">
        <ItemIcon item={item} />
      </span>
      <span className="palette-words" title={`${title.text} · ${detail.text}`}>
        <span className="palette-title">
          <Marked text={title.text} ranges={ranges?.[0]} />
        </span>
        <span className="palette-detail">
          <Marked text={detail.text} ranges={ranges?.[1]} />
          {after !== '' && `${detail.text === '' ? '' : ' · '}${after}`}
        </span>
      </span>
      {enter === undefined ? (
        <ItemNote item={item} platform={platform} />
      ) : (
        <span className="palette-enter">
          {enter} <kbd>Enter</kbd>
        </span>
      )}
    </div>
  );
}

const icon = { size: 18, stroke: 1.6, 'aria-hidden': true } as const;

function ItemIcon({ item }: { readonly item: PaletteItem }) {
  switch (item.kind) {
    case 'badge':
      return (
        <span className="palette-badge-icon" data-environment={item.badge.environment}>
          <IconId {...icon} />
        </span>
      );
    case 'service-account':
      return <IconUserShield {...icon} />;
    case 'account':
      return <Avatar account={item.account} size={20} />;
    case 'project':
      return <IconFolder {...icon} />;
    case 'action':
      return <item.action.icon {...icon} />;
    default:
      return item satisfies never;
  }
}

/** What is shown of it and not searched. */
function afterWords(item: PaletteItem): string {
  if (item.kind !== 'service-account') return '';
  const { known, through } = item;
  const hops = known.accountId === through.id ? known.delegates : [];
  return `through ${[through.email, ...hops].map(shortServiceAccount).join(' → ')}`;
}

function ItemNote({
  item,
  platform,
}: {
  readonly item: PaletteItem;
  readonly platform: Snapshot['platform'];
}) {
  const words = noteWords(item);
  const shortcut = item.kind === 'action' ? item.action.shortcuts?.[0] : undefined;
  if (shortcut) return <Keys keys={shortcutKeys(shortcut, platform)} />;
  if (item.kind === 'account' && item.index < 9) return <Keys keys={[String(item.index + 1)]} />;
  return words === '' ? null : <span className="palette-note">{words}</span>;
}

function noteWords(item: PaletteItem): string {
  switch (item.kind) {
    case 'badge':
      if (!item.badge.accountHere) return 'needs an account';
      return item.badge.environment === 'none' ? '' : item.badge.environment;
    case 'service-account': {
      const { known, through } = item;
      if (known.disabled) return 'disabled';
      return known.may && known.accountId === through.id ? mayWords(known.may) : '';
    }
    case 'account':
    case 'project':
    case 'action':
      return '';
    default:
      return item satisfies never;
  }
}

function mayWords(may: readonly TokenKind[]): string {
  const [access, id] = [may.includes('access-token'), may.includes('id-token')];
  if (access && id) return 'may mint both';
  if (access) return 'access tokens only';
  return id ? 'ID tokens only' : 'no access';
}
