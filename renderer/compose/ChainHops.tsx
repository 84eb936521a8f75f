/** The hops of a chain, from the account to the target: each can be taken out or moved, by pointer or by keys. */
import { IconArrowLeft, IconArrowRight, IconX } from '@tabler/icons-react';
import { Fragment, useEffect, useRef } from 'react';
import { shortServiceAccount } from '../../app/service-account.ts';
import { useAnnounce } from '../parts/Announcer.tsx';
import { IconButton } from '../parts/IconButton.tsx';
import './ChainHops.css';

interface ChainHopsProps {
  readonly source: string;
  /** The target last. */
  readonly hops: readonly string[];
  readonly onChange: (hops: readonly string[]) => void;
}

export function ChainHops({ source, hops, onChange }: ChainHopsProps) {
  const list = useRef<HTMLOListElement>(null);
  const announce = useAnnounce();
  /** The button that was pressed, by its name: a hop that moves in the page would lose the focus. */
  const pressed = useRef<string | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: it runs because the hops have changed
  useEffect(() => {
    if (pressed.current === null) return;
    const name = CSS.escape(pressed.current);
    list.current?.querySelector<HTMLButtonElement>(`[aria-label="${name}"]`)?.focus();
    pressed.current = null;
  }, [hops.join()]);

  const move = (index: number, by: -1 | 1, button: string) => {
    const other = index + by;
    const [hop, neighbour] = [hops[index], hops[other]];
    if (hop === undefined || neighbour === undefined) return;
    pressed.current = button;
    onChange(hops.with(index, neighbour).with(other, hop));
    announce(`${shortServiceAccount(hop)} is hop ${other + 1} of ${hops.length}`);
  };
  const remove = (index: number) => {
    const neighbour = hops[index + 1] ?? hops[index - 1];
    if (neighbour !== undefined) pressed.current = `Remove ${shortServiceAccount(neighbour)}`;
    onChange(hops.toSpliced(index, 1));
    announce(`${shortServiceAccount(hops[index] ?? '')} removed`);
  };

  return (
    <ol ref={list} className="chain-hops" aria-label="Chain">
      <li className="chain-hop compose-chip mono">{source}</li>
      {hops.map((hop, index) => {
        const name = shortServiceAccount(hop);
        const isTarget = index === hops.length - 1;
        const [earlier, later] = [`Move ${name} earlier`, `Move ${name} later`];
        return (
          <Fragment key={hop}>
            <li className="chain-arrow" aria-hidden="true">
              <IconArrowRight size={16} stroke={1.6} />
            </li>
            <li className="chain-hop compose-chip mono" data-target={isTarget || undefined}>
              {index > 0 && (
                <IconButton name={earlier} className="chain-action" onClick={() => move(index, -1, earlier)}>
                  <IconArrowLeft size={14} stroke={1.8} aria-hidden="true" />
                </IconButton>
              )}
              <span>{name}</span>
              {!isTarget && (
                <IconButton name={later} className="chain-action" onClick={() => move(index, 1, later)}>
                  <IconArrowRight size={14} stroke={1.8} aria-hidden="true" />
                </IconButton>
              )}
              <IconButton name={`Remove ${name}`} className="chain-action" onClick={() => remove(index)}>
                <IconX size={14} stroke={1.8} aria-hidden="true" />
              </IconButton>
            </li>
          </Fragment>
        );
      })}
    </ol>
  );
}
