import { expect, test, vi } from 'vitest';
import { isLoopback } from '../../main/sign-in/loopback.ts';
import { openRedirectServer } from '../../main/sign-in/redirect-server.ts';
import { failureOf } from './failure-of.ts';

// An address of no computer (RFC 5737): listening there fails as it does where a system forbids it.
vi.mock('../../main/sign-in/loopback.ts', async (original) => ({
  ...(await original<typeof import('../../main/sign-in/loopback.ts')>()),
  loopbackAddress: '192.0.2.1',
}));

test('says that nothing can be listened on, and why', async () => {
  expect(await failureOf(openRedirectServer())).toMatchObject({
    code: 'LOOPBACK_UNAVAILABLE',
    facts: { systemCode: 'EADDRNOTAVAIL' },
  });
});

test('knows this computer under every name a socket has for it', () => {
  expect(['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1'].every(isLoopback)).toBe(true);
  expect([undefined, '', '10.0.0.1', '::ffff:10.0.0.1', '127.0.0.1.evil', '::'].some(isLoopback)).toBe(false);
});
