/** The keys of the actions, from anywhere in the window: but for what would be typed; while an overlay has the keys, only what is urgent. */
import { useEffect, useEffectEvent } from 'react';
import type { Snapshot } from '../../app/snapshot.ts';
import { type Action, isPressed } from './action.ts';

const takesTyping =
  'input:not([type="checkbox"], [type="radio"]), textarea, [contenteditable], [role="menu"]';

export function useActionKeys(actions: readonly Action[], platform: Snapshot['platform']) {
  const onPress = useEffectEvent((event: KeyboardEvent) => {
    if (event.isComposing || event.defaultPrevented) return;
    const isTyped =
      !event.ctrlKey &&
      !event.metaKey &&
      event.target instanceof Element &&
      event.target.closest(takesTyping);
    if (isTyped) return;
    const isCovered = document.querySelector('dialog[open]') !== null;
    const action = actions.find(
      ({ shortcuts = [], urgent }) =>
        (urgent || !isCovered) && shortcuts.some((shortcut) => isPressed(shortcut, event, platform)),
    );
    if (!action) return;
    event.preventDefault();
    action.perform();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onPress(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}
