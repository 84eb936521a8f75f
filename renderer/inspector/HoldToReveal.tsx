/** One's own token, masked; the token itself while the button or the Space key is held, for half a minute at most. */
import { IconEye } from '@tabler/icons-react';
import type { KeyboardEvent, PointerEvent } from 'react';
import type { Snapshot } from '../../app/snapshot.ts';
import type { TokenRequest } from '../../app/token-request.ts';
import { Button } from '../parts/Button.tsx';
import { FailureCard } from '../parts/FailureCard.tsx';
import { useRevealing } from './revealing.ts';
import './HoldToReveal.css';

interface HoldToRevealProps {
  readonly request: TokenRequest;
  readonly masked: string;
  readonly platform: Snapshot['platform'];
}

const isHoldKey = (key: string) => key === ' ' || key === 'Enter';

export function HoldToReveal({ request, masked, platform }: HoldToRevealProps) {
  const { token, failure, reveal, conceal } = useRevealing(request);

  const onPointerDown = (event: PointerEvent<HTMLButtonElement>) => {
    if (event.button !== 0) return;
    // Wherever the pointer is let go, it is let go here.
    event.currentTarget.setPointerCapture(event.pointerId);
    reveal();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isHoldKey(event.key)) return;
    event.preventDefault();
    if (!event.repeat) reveal();
  };
  const onKeyUp = (event: KeyboardEvent) => {
    if (isHoldKey(event.key)) conceal();
  };

  return (
    <div className="hold-to-reveal">
      <div className="hold-to-reveal-line">
        <Button
          small
          icon={<IconEye size={16} stroke={1.6} aria-hidden="true" />}
          onPointerDown={onPointerDown}
          onPointerUp={conceal}
          onPointerCancel={conceal}
          onLostPointerCapture={conceal}
          onContextMenu={(event) => event.preventDefault()}
          onKeyDown={onKeyDown}
          onKeyUp={onKeyUp}
          onBlur={conceal}
        >
          Hold to reveal
        </Button>
        {token === null && <code>{masked}</code>}
        {platform === 'linux' && (
          <span className="hold-to-reveal-note">This system cannot keep it out of screenshots.</span>
        )}
      </div>
      {token !== null && <code className="hold-to-reveal-token">{token}</code>}
      {failure && <FailureCard failure={failure} actions={{}} />}
    </div>
  );
}
