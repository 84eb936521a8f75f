import { expect, test } from 'vitest';
import { formatLabels, formatNames, formatToken } from '../../app/formats.ts';

const token = 'ya29.a0_-~+/=';

test.each([
  ['bare', token],
  ['authorization-header', `Authorization: Bearer ${token}`],
] as const)('writes a token %s', (format, written) => {
  expect(formatToken(token, format)).toBe(written);
});

test('every format has a name for people and ends without a line break', () => {
  for (const format of formatNames) {
    expect(formatLabels[format]).toBeTruthy();
    expect(formatToken(token, format)).toContain(token);
    expect(formatToken(token, format)).not.toMatch(/[\r\n]/);
  }
  expect(Object.keys(formatLabels).sort()).toEqual([...formatNames].sort());
});
