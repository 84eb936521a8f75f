/** Light or dark: what the settings say, or what the system prefers. */
import { useSyncExternalStore } from 'react';
import type { Settings } from '../app/settings.ts';

const darkPreferred = window.matchMedia('(prefers-color-scheme: dark)');

function subscribe(listener: () => void) {
  darkPreferred.addEventListener('change', listener);
  return () => darkPreferred.removeEventListener('change', listener);
}

export function useColorScheme(theme: Settings['theme']): 'light' | 'dark' {
  const systemIsDark = useSyncExternalStore(subscribe, () => darkPreferred.matches);
  if (theme !== 'system') return theme;
  return systemIsDark ? 'dark' : 'light';
}
