import fc from 'fast-check';
import { expect, test } from 'vitest';
import { acceleratorOf, isAccelerator, keysOf, usualAccelerator } from '../../app/accelerator.ts';

const noModifier = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };

test.each([usualAccelerator, 'Control+Alt+L', 'F9', 'Shift+F12', 'Super+Space', 'Alt+Up'])(
  '%s can be a shortcut',
  (text) => expect(isAccelerator(text)).toBe(true),
);

test.each([
  '',
  'K',
  'Shift+K',
  'Control',
  'Control+',
  'Control+Control+K',
  'Hyper+K',
  'Control+k',
  'Control+K+L',
  'F25',
])('%j cannot: it would be missing when typing, or no keyboard has it', (text) =>
  expect(isAccelerator(text)).toBe(false),
);

test.each([
  [{ code: 'KeyK', ctrlKey: true, shiftKey: true }, 'linux', 'Control+Shift+K'],
  [{ code: 'KeyK', metaKey: true }, 'darwin', 'Command+K'],
  [{ code: 'KeyK', metaKey: true }, 'win32', 'Super+K'],
  [{ code: 'Digit7', altKey: true }, 'linux', 'Alt+7'],
  [{ code: 'ArrowUp', ctrlKey: true, altKey: true }, 'linux', 'Control+Alt+Up'],
  [{ code: 'F9' }, 'linux', 'F9'],
  [{ code: 'KeyK' }, 'linux', undefined],
  [{ code: 'KeyK', shiftKey: true }, 'linux', undefined],
  [{ code: 'ControlLeft', ctrlKey: true }, 'linux', undefined],
  [{ code: 'Semicolon', ctrlKey: true }, 'linux', undefined],
])('%j on %s is %s', (press, platform, expected) => {
  expect(acceleratorOf({ ...noModifier, ...press }, platform)).toBe(expected);
});

test('whatever is pressed is a shortcut or nothing', () => {
  const press = fc.record({
    code: fc.oneof(
      fc.string(),
      fc.constantFrom('KeyA', 'Digit0', 'F1', 'Space', 'Tab', 'Escape', 'MetaLeft'),
    ),
    ctrlKey: fc.boolean(),
    metaKey: fc.boolean(),
    altKey: fc.boolean(),
    shiftKey: fc.boolean(),
  });
  fc.assert(
    fc.property(press, fc.constantFrom('linux', 'darwin', 'win32'), (pressed, platform) => {
      const accelerator = acceleratorOf(pressed, platform);
      if (accelerator !== undefined) expect(isAccelerator(accelerator)).toBe(true);
    }),
  );
});

test.each([
  ['linux', ['Ctrl', 'Shift', 'K']],
  ['darwin', ['⌘', '⇧', 'K']],
])('is written as the keyboard of %s has it', (platform, keys) => {
  expect(keysOf(usualAccelerator, platform)).toEqual(keys);
});
