/** Who is chosen, and what can be done with the account itself. */
import { useRef, useState } from 'react';
import type { AccountView } from '../../app/account.ts';
import type { OAuthClientView } from '../../app/oauth-client.ts';
import type { Ask } from '../ask.ts';
import { lanyard } from '../lanyard.ts';
import { Avatar } from '../parts/Avatar.tsx';
import { kindLabels } from '../sidebar/account-line.ts';
import { AccountMenu } from './AccountMenu.tsx';
import { SignOutCard } from './SignOutCard.tsx';
import './DeskHead.css';

interface DeskHeadProps {
  readonly account: AccountView;
  /** Absent when the client was removed from outside. */
  readonly client: OAuthClientView | undefined;
  readonly onSignInAgain: () => void;
  readonly general: Ask;
}

export function DeskHead({ account, client, onSignInAgain, general }: DeskHeadProps) {
  const [signingOut, setSigningOut] = useState(false);
  const menuButton = useRef<HTMLButtonElement>(null);
  const kind = kindLabels[account.kind];
  const place = account.keptIn === 'keychain' ? 'refresh token in the keychain' : 'kept until you quit';
  return (
    <>
      <header className="desk-head">
        <Avatar account={account} size={38} />
        <div className="desk-head-words">
          <h1 className="desk-head-email">{account.email}</h1>
          <p className="desk-head-line">
            {client ? `${kind} with “${client.name}”` : kind} · {place}
          </p>
        </div>
        <AccountMenu
          button={menuButton}
          onSignInAgain={onSignInAgain}
          onOpenPermissions={() => void general.ask(lanyard.openPage({ page: 'account-permissions' }))}
          onSignOut={() => setSigningOut(true)}
        />
      </header>
      {signingOut && (
        <SignOutCard
          account={account}
          onCancel={() => {
            setSigningOut(false);
            menuButton.current?.focus();
          }}
        />
      )}
    </>
  );
}
