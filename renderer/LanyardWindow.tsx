/** The window: blank until the first snapshot is here, then the shell, in the theme that the settings say. */
import { type MantineColorSchemeManager, MantineProvider } from '@mantine/core';
import { useColorScheme } from './color-scheme.ts';
import { FaultBoundary } from './FaultBoundary.tsx';
import { useSnapshot } from './lanyard.ts';
import { LockScreen } from './lock/LockScreen.tsx';
import { Announcer } from './parts/Announcer.tsx';
import { Shell } from './Shell.tsx';

/** Main keeps the settings; Mantine's own manager would keep the theme a second time, in the page's storage. */
const keepsNothing: MantineColorSchemeManager = {
  get: (scheme) => scheme,
  set: () => {},
  subscribe: () => {},
  unsubscribe: () => {},
  clear: () => {},
};

export function LanyardWindow() {
  const snapshot = useSnapshot();
  const scheme = useColorScheme(snapshot?.settings.theme ?? 'system');
  if (!snapshot) return null;
  return (
    <MantineProvider
      theme={{ respectReducedMotion: true }}
      defaultColorScheme={scheme}
      forceColorScheme={scheme}
      colorSchemeManager={keepsNothing}
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <FaultBoundary>
        <Announcer>{snapshot.locked ? <LockScreen /> : <Shell snapshot={snapshot} />}</Announcer>
      </FaultBoundary>
    </MantineProvider>
  );
}
