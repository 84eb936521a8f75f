/** What was found, each with the button that takes it up. */
import { IconCheck } from '@tabler/icons-react';
import { Button } from '../parts/Button.tsx';
import { MiddleCut } from '../parts/MiddleCut.tsx';
import type { FoundItem } from './found-items.ts';
import './FoundList.css';

interface FoundListProps {
  readonly items: readonly FoundItem[];
  readonly busy: boolean;
  readonly onUse: (item: FoundItem) => void;
}

export function FoundList({ items, busy, onUse }: FoundListProps) {
  if (items.length === 0) return null;
  return (
    <ul className="found-list">
      {items.map((item) => (
        <li key={`${item.add.kind} ${item.name}`} className="found-item">
          <div className="found-item-words">
            <MiddleCut text={item.name} />
            <p className="found-item-about">{item.about}</p>
          </div>
          {item.added ? (
            <span className="found-item-added">
              <IconCheck size={16} stroke={2} aria-hidden="true" />
              added
            </span>
          ) : (
            <Button small busy={busy} onClick={() => onUse(item)}>
              Use
              <span className="visually-hidden">
                {' '}
                {item.name} of {item.about}
              </span>
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
