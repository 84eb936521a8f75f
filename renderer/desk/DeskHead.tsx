/** Who is chosen, the quick way to its access token, and what can be done with the account itself. */
import type { RefObject } from 'react';
import type { AccountView } from '../../app/account.ts';
import type { FormatName } from '../../app/formats.ts';
import type { Ask } from '../ask.ts';
import type { CopyPhase } from '../copying.ts';
import { lanyard } from '../lanyard.ts';
import { Avatar } from '../parts/Avatar.tsx';
import { MiddleCut } from '../parts/MiddleCut.tsx';
import { AccountMenu } from './AccountMenu.tsx';
import { headLine } from './account-words.ts';
import { CopyButton } from './CopyButton.tsx';
import { SignOutCard } from './SignOutCard.tsx';
import './DeskHead.css';

interface DeskHeadProps {
  readonly account: AccountView;
  /** Of the OAuth client it signed in with; absent when there is none, or when it was removed from outside. */
  readonly clientName: string | undefined;
  readonly quickCopy: {
    readonly phase: CopyPhase;
    readonly format: FormatName;
    readonly usual: FormatName;
    /** Whether the panel below composes this very token; then one button for it is enough. */
    readonly redundant: boolean;
    readonly onCopy: () => void;
  };
  readonly onSignInAgain: () => void;
  readonly onChooseKeyFile: () => void;
  /** Absent while no service account is spoken for. */
  readonly onConnect: (() => void) | undefined;
  /** Whether it is asked if the account is to go. */
  readonly removing: boolean;
  readonly onRemoving: (removing: boolean) => void;
  readonly menuButton: RefObject<HTMLButtonElement | null>;
  readonly general: Ask;
}

export function DeskHead(props: DeskHeadProps) {
  const { account, clientName, quickCopy, onSignInAgain, onChooseKeyFile, onConnect, menuButton, general } =
    props;
  const { removing, onRemoving } = props;
  const openKeys = () =>
    void general.ask(lanyard.openPage({ page: 'service-account-keys', accountId: account.id }));
  return (
    <>
      <header className="desk-head">
        <Avatar account={account} size={38} />
        <div className="desk-head-words">
          <h1
            className="desk-head-email"
            aria-label={account.email}
            onCopy={(event) => {
              // Whole, wherever it is cut on the screen.
              event.preventDefault();
              event.clipboardData.setData('text/plain', account.email);
            }}
          >
            <MiddleCut text={account.email} labelled />
          </h1>
          <p className="desk-head-line">{headLine(account, clientName)}</p>
        </div>
        <div className="desk-head-copy" data-redundant={quickCopy.redundant || undefined}>
          <CopyButton
            kind="access-token"
            phase={quickCopy.phase}
            format={quickCopy.format}
            usual={quickCopy.usual}
            main={false}
            whose={account.email}
            onCopy={quickCopy.onCopy}
          />
        </div>
        <AccountMenu
          kind={account.kind}
          button={menuButton}
          acting={{
            onSignInAgain,
            onOpenPermissions: () => void general.ask(lanyard.openPage({ page: 'account-permissions' })),
            onOpenKeys: openKeys,
            onReplaceKey: onChooseKeyFile,
            onConnect,
            onRemove: () => onRemoving(true),
          }}
        />
      </header>
      {removing && (
        <SignOutCard
          account={account}
          onOpenKeys={openKeys}
          onCancel={() => {
            onRemoving(false);
            menuButton.current?.focus();
          }}
        />
      )}
    </>
  );
}
