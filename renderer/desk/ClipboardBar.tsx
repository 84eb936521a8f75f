/** What of ours is on the clipboard and when it goes; there only while something is. */
import { IconClipboardCheck } from '@tabler/icons-react';
import type { AccountView } from '../../app/account.ts';
import { countdown } from '../../app/freshness.ts';
import type { ClipboardView } from '../../app/snapshot.ts';
import type { Ask } from '../ask.ts';
import { tokenKindLabels } from '../copying.ts';
import { useEverySecond } from '../every-second.ts';
import { lanyard } from '../lanyard.ts';
import { Button } from '../parts/Button.tsx';
import { MiddleCut } from '../parts/MiddleCut.tsx';
import './ClipboardBar.css';

interface ClipboardBarProps {
  readonly clipboard: ClipboardView;
  readonly accounts: readonly AccountView[];
  readonly general: Ask;
}

export function ClipboardBar({ clipboard, accounts, general }: ClipboardBarProps) {
  const { clearsAt } = clipboard;
  const left = useEverySecond((now) => (clearsAt === null ? '' : countdown(clearsAt - now)));
  /** Whose it is, by the name it was copied by. */
  const whose =
    clipboard.badge ?? clipboard.impersonated ?? accounts.find(({ id }) => id === clipboard.accountId)?.email;
  return (
    <section className="clipboard-bar" aria-label="Clipboard">
      <IconClipboardCheck size={18} stroke={1.6} aria-hidden="true" />
      <div className="clipboard-words">
        <span className="clipboard-what">
          <strong>{tokenKindLabels[clipboard.kind]}</strong>
          {whose !== undefined && <span className="clipboard-whose"> for </span>}
        </span>
        {whose !== undefined && (
          <strong className="clipboard-whose clipboard-email">
            <MiddleCut text={whose} />
          </strong>
        )}
        <span className="clipboard-end">
          <span className="clipboard-where"> is on the clipboard</span>
          {clearsAt === null ? (
            ' · stays there'
          ) : (
            <>
              {' · clears in '}
              <span className="clipboard-time">{left}</span>
            </>
          )}
        </span>
      </div>
      {clearsAt !== null && (
        <Button small onClick={() => void general.ask(lanyard.keepClipboard({}))}>
          Keep
        </Button>
      )}
      <Button small onClick={() => void general.ask(lanyard.clearClipboard({}))}>
        Clear now
      </Button>
    </section>
  );
}
