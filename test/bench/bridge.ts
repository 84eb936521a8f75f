/** Asking Lanyard from its own page, as the window does, many times and by the page's clock. */

import type { TokenRequest } from '../../app/token-request.ts';
import type { LanyardWindow } from '../person/lanyard-window.ts';

type Copied = { readonly ok: boolean; readonly failure?: { readonly code: string } };
type WithBridge = typeof globalThis & {
  lanyard: { copyToken(request: unknown): Promise<Copied> };
};

/** Copies each in turn; how long each took in milliseconds. Throws when one fails. */
export function copyInTurn({ page }: LanyardWindow, requests: readonly TokenRequest[]): Promise<number[]> {
  return page.evaluate(async (requests) => {
    const times: number[] = [];
    for (const request of requests) {
      const before = performance.now();
      const outcome = await (globalThis as WithBridge).lanyard.copyToken({ request, format: 'bare' });
      if (!outcome.ok) throw new Error(outcome.failure?.code);
      times.push(performance.now() - before);
    }
    return times;
  }, requests);
}

/** Copies all of them at once. Throws when one fails. */
export function copyAtOnce({ page }: LanyardWindow, requests: readonly TokenRequest[]): Promise<void> {
  return page.evaluate(async (requests) => {
    const { lanyard } = globalThis as WithBridge;
    const outcomes = await Promise.all(
      requests.map((request) => lanyard.copyToken({ request, format: 'bare' })),
    );
    const failed = outcomes.find(({ ok }) => !ok);
    if (failed) throw new Error(failed.failure?.code);
  }, requests);
}
