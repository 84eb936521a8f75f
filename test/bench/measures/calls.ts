import { openScene } from '../../person/scene.ts';
import { launchSignedIn } from '../../person/sign-in.ts';
import { copyAtOnce, copyInTurn } from '../bridge.ts';
import type { Figure, Measure } from '../figure.ts';
import { impersonatedIdToken, ownAccessToken } from '../requests.ts';

/** How many requests reach Google for what people do: the fewest there can be. */
export const calls: Measure = {
  name: 'calls',
  async measure() {
    const scene = await openScene();
    try {
      const window = await launchSignedIn(scene, 'alice');
      const accountId = (await window.snapshot()).accounts[0]?.id ?? '';
      const count = async (act: () => Promise<unknown>): Promise<number> => {
        scene.sandbox.clearRequests();
        await act();
        return scene.sandbox.requests().length;
      };
      const ids = (count: number, kinds: number, from: number) =>
        Array.from({ length: count }, (_, index) => impersonatedIdToken(accountId, from + (index % kinds)));

      // As after a start: what the sign-in itself has minted is forgotten.
      await window.ask('lock', {});
      await window.ask('unlock', {});
      const cold = await count(() => copyInTurn(window, ids(1, 1, 0)));
      const warm = await count(() => copyInTurn(window, ids(1, 1, 1)));
      await window.ask('lock', {});
      await window.ask('unlock', {});
      const parallel = await count(() =>
        copyAtOnce(
          window,
          Array.from({ length: 100 }, () => ownAccessToken(accountId)),
        ),
      );
      await copyInTurn(window, ids(1, 1, 99));
      const many = await count(() => copyAtOnce(window, ids(1_000, 50, 100)));
      return [
        figure('calls: impersonated ID token, cold', cold, 2),
        figure('calls: the same, source cached', warm, 1),
        figure('calls: 100 parallel requests', parallel, 1),
        figure('calls: 1,000 requests of 50 kinds', many, 50),
      ];
    } finally {
      await scene.close();
    }
  },
};

function figure(what: string, requests: number, goal: number): Figure {
  return {
    what,
    value: `${requests}`,
    how: 'requests that the provider has seen',
    goal: `${goal}`,
    met: requests <= goal,
    numbers: { requests },
  };
}
