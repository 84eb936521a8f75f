/** The right side: banners on top, one screen, and at the very bottom the clipboard bar. */
import { useEffect, useRef } from 'react';
import type { Snapshot } from '../app/snapshot.ts';
import { BadgeImportCard } from './badges/BadgeImportCard.tsx';
import { UndoToast } from './badges/UndoToast.tsx';
import { KeychainBanner } from './banners/KeychainBanner.tsx';
import { NoticeBanner } from './banners/NoticeBanner.tsx';
import { SandboxStrip } from './banners/SandboxStrip.tsx';
import { CurrentScreen, type CurrentScreenProps, type Screen, type ShownScreen } from './CurrentScreen.tsx';
import { ClipboardBar } from './desk/ClipboardBar.tsx';
import { lanyard } from './lanyard.ts';
import { FailureCard } from './parts/FailureCard.tsx';
import './RightSide.css';

interface RightSideProps extends Omit<CurrentScreenProps, 'shown'> {
  /** What was opened last; a sign-in may lie over it. */
  readonly screen: Screen;
}

/** What lies over a running sign-in, which lies over everything else. */
const onTop: readonly Screen[] = ['settings', 'inspector', 'history', 'doctor'];

/** Without accounts there is only the welcome. */
function shownScreen({ signIn, accounts }: Snapshot, screen: Screen): ShownScreen {
  if (onTop.includes(screen)) return screen;
  if (signIn) return 'sign-in';
  return accounts.length === 0 ? 'welcome' : screen;
}

export function RightSide(props: RightSideProps) {
  const { screen, ...rest } = props;
  const { snapshot, general } = rest;
  const shown = shownScreen(snapshot, screen);
  const main = useRef<HTMLElement>(null);

  // What had the focus may have gone with its screen; then the keyboard goes on from here, not from the page's start.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it runs because the place has changed
  useEffect(() => {
    if (document.activeElement === document.body) main.current?.focus();
  }, [shown, snapshot.selectedAccountId]);

  return (
    <main ref={main} tabIndex={-1} className="right-side">
      {snapshot.provider.sandbox && <SandboxStrip />}
      <div className="right-side-scroll">
        <div className="right-side-content">
          <KeychainBanner keychain={snapshot.keychain} platform={snapshot.platform} />
          {snapshot.notices.map((notice) => (
            <NoticeBanner
              key={notice.id}
              notice={notice}
              onDismiss={() => void general.ask(lanyard.dismissNotice({ id: notice.id }))}
            />
          ))}
          {general.failure && (
            <FailureCard failure={general.failure} actions={{}} onClose={general.forgetFailure} />
          )}
          <BadgeImportCard exchange={rest.badgeImport} />
          <CurrentScreen {...rest} shown={shown} />
        </div>
      </div>
      <UndoToast undo={rest.badgeDesk.undo} />
      {snapshot.clipboard && (
        <ClipboardBar clipboard={snapshot.clipboard} accounts={snapshot.accounts} general={general} />
      )}
    </main>
  );
}
