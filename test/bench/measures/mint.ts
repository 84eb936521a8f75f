import type { TokenRequest } from '../../../app/token-request.ts';
import type { LanyardWindow } from '../../person/lanyard-window.ts';
import { openScene, type Scene } from '../../person/scene.ts';
import { signIn } from '../../person/sign-in.ts';
import { copyInTurn } from '../bridge.ts';
import { type Figure, type LeftOut, type Measure, median, spread } from '../figure.ts';
import {
  impersonatedAccessToken,
  impersonatedIdToken,
  ownAccessToken,
  ownIdToken,
  signedJwt,
} from '../requests.ts';

const mints = { short: 3, full: 60 } as const;
const goalMs = 5;
/** Enough to be copied, and too little to be copied again: every copy mints. */
const shortLife = { kind: 'patch' as const, patch: { expires_in: 120 } };

/** What a mint takes beyond its HTTP exchanges: keychain, signatures, checks, the way from the window and back. */
export const mint: Measure = {
  name: 'mint',
  async measure(form) {
    const scene = await openScene();
    try {
      const window = await launchWithAccounts(scene);
      scene.sandbox.setFaults({ token: shortLife, sts: shortLife, metadata: shortLife });
      await noteExchanges(window);
      const { accounts } = await window.snapshot();
      const idOf = (kind: string) => accounts.find((account) => account.kind === kind)?.id ?? '';
      const [person, key] = [idOf('google-sign-in'), idOf('service-account-key')];
      const kinds: readonly (readonly [what: string, request: (number: number) => TokenRequest])[] = [
        ['Google sign-in, access token', () => ownAccessToken(person)],
        ['key, access token', () => ownAccessToken(key)],
        ['key, ID token', (number) => ownIdToken(key, number)],
        ['key, signed JWT', (number) => signedJwt(key, number)],
        ['ADC (workload identity)', () => ownAccessToken(idOf('adc'))],
        ['metadata server', () => ownAccessToken(idOf('metadata-server'))],
        ['impersonated, access token', (number) => impersonatedAccessToken(person, number)],
        ['impersonated, ID token', (number) => impersonatedIdToken(person, number)],
      ];
      const figures: (Figure | LeftOut)[] = [];
      for (const [what, request] of kinds) {
        figures.push(figure(`mint: ${what}`, await overheads(window, request, mints[form])));
      }
      return [
        ...figures,
        { what: 'mint: gcloud account', why: 'it is one run of gcloud, whose time is its own' },
      ];
    } finally {
      await scene.close();
    }
  },
};

function figure(what: string, taken: readonly Taken[]): Figure {
  const over = taken.map(({ all, exchanges }) => all - exchanges);
  const http = median(taken.map(({ exchanges }) => exchanges));
  return {
    what,
    value: `${median(over).toFixed(1)} ms`,
    how: `over ${http.toFixed(1)} ms of HTTP; ${spread(over, 'ms')}`,
    goal: `median under ${goalMs} ms`,
    met: median(over) < goalMs,
    numbers: { medianMs: median(over), httpMedianMs: http },
  };
}

async function launchWithAccounts(scene: Scene): Promise<LanyardWindow> {
  const { google } = scene.sandbox.description;
  const subject = await scene.save('subject-token.txt', google.workload.subjectToken);
  const adc = await scene.save('adc.json', {
    ...google.adcFiles.external_account_file,
    credential_source: { file: subject },
  });
  const window = await scene.launch({
    GOOGLE_APPLICATION_CREDENTIALS: adc,
    GCE_METADATA_HOST: google.metadataHost,
  });
  await window.importClient(scene.files.client);
  await signIn({ scene, window }, 'alice');
  for (const added of [
    await window.ask('importKey', { path: await scene.save('key.json', google.keyFiles.deployer) }),
    await window.ask('addFound', { kind: 'adc' }),
    await window.ask('addFound', { kind: 'metadata-server' }),
  ]) {
    if (!added.ok) throw new Error(added.failure.code);
  }
  return window;
}

type WithExchanges = typeof globalThis & { exchanges: { from: number; to: number }[] };

/** From then on main notes when each HTTP request was sent and when its answer had come whole. */
async function noteExchanges({ lanyard }: LanyardWindow): Promise<void> {
  await lanyard.app.evaluate(({ net }) => {
    const exchanges: WithExchanges['exchanges'] = [];
    (globalThis as WithExchanges).exchanges = exchanges;
    const follow = (request: NodeJS.EventEmitter) => {
      const exchange = { from: performance.now(), to: 0 };
      exchanges.push(exchange);
      request.once('response', (response: NodeJS.EventEmitter) =>
        response.once('end', () => {
          exchange.to = performance.now();
        }),
      );
    };
    const { request } = net;
    net.request = (options) => {
      const sent = request.call(net, options);
      follow(sent);
      return sent;
    };
    // The metadata server is asked past Electron's network, which might go through a proxy.
    const http = process.getBuiltinModule('node:http');
    const { get, request: ask } = http;
    http.request = ((...args: Parameters<typeof ask>) => {
      const sent = ask(...args);
      follow(sent);
      return sent;
    }) as typeof ask;
    http.get = ((...args: Parameters<typeof get>) => {
      const sent = get(...args);
      follow(sent);
      return sent;
    }) as typeof get;
    process.getBuiltinModule('node:module').syncBuiltinESMExports();
  });
}

interface Taken {
  /** Both in milliseconds. */
  readonly all: number;
  readonly exchanges: number;
}

async function overheads(
  window: LanyardWindow,
  request: (number: number) => TokenRequest,
  count: number,
): Promise<Taken[]> {
  const { app } = window.lanyard;
  const taken: Taken[] = [];
  // The first opens connections and is left out.
  for (let number = 0; number <= count; number += 1) {
    await app.evaluate(() => {
      (globalThis as WithExchanges).exchanges.length = 0;
    });
    const [all] = await copyInTurn(window, [request(number)]);
    const exchanges = await app.evaluate(() =>
      (globalThis as WithExchanges).exchanges.reduce((sum, { from, to }) => sum + (to - from), 0),
    );
    if (number > 0 && all !== undefined) taken.push({ all, exchanges });
  }
  return taken;
}
