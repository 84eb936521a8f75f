/** The loopback interface (RFC 8252 section 7.3). */

/** Always the literal: `localhost` may lead to another program's listener on `[::1]`. */
export const loopbackAddress = '127.0.0.1';

/** Whether a socket's peer is this computer itself. */
export function isLoopback(address: string | undefined): boolean {
  return address === '::1' || /^(?:::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(address ?? '');
}
