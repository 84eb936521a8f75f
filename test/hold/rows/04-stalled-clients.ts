import { once } from 'node:events';
import { connect } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { ask, isClosed } from '../../unit/raw-http.ts';
import type { Row } from '../row.ts';
import { type Attempt, openSignIns, type SignIns } from '../sign-ins.ts';

const silent = 60;
const slow = 60;
const answerWithinMs = 1_000;
const closedWithinMs = 6_000;
const portClosedWithinMs = 1_000;

export const row: Row = {
  number: 4,
  name: 'stalled clients',
  goal: '60 silent + 60 slow: genuine < 1 s; all closed ≤ 6 s; port closed ≤ 1 s after the end',
  async check({ form, note }) {
    const sandbox = await startSandbox();
    const rounds = form === 'full' ? 3 : 1;
    // While the stalled ones are waited for, attempts end in every way an attempt can.
    const [stalls, ends] = await Promise.all([stallRounds(sandbox, rounds), endInEveryWay(sandbox, note)]);
    await sandbox.close();

    const total = rounds * (silent + slow);
    const slowestAnswer = Math.max(...stalls.map(({ answeredMs }) => answeredMs));
    const lastClosed = Math.max(...stalls.map(({ closedMs }) => closedMs));
    const closed = stalls.reduce((sum, stall) => sum + stall.closed, 0);
    const succeeded = stalls.filter((stall) => stall.succeeded).length;
    const endedInTime = ends.filter(({ inTime }) => inTime).length;
    return {
      held:
        stalls.every(
          ({ answeredMs, closedMs, lagMs }) =>
            answeredMs < answerWithinMs + lagMs && closedMs <= closedWithinMs + lagMs,
        ) &&
        closed === total &&
        succeeded === rounds &&
        endedInTime === ends.length,
      figure: [
        `genuine answered in ${Math.round(slowestAnswer)} ms, ${succeeded} of ${rounds} sign-ins succeeded`,
        `${closed} of ${total} closed within ${(lastClosed / 1000).toFixed(1)} s`,
        `port closed within 1 s after ${endedInTime} of ${ends.length} ends`,
      ].join('; '),
    };
  },
};

interface Stall {
  readonly answeredMs: number;
  readonly closed: number;
  readonly closedMs: number;
  readonly succeeded: boolean;
  /** How late this process itself was at worst: no time that it measures is more exact. */
  readonly lagMs: number;
}

async function stallRounds(sandbox: Sandbox, rounds: number): Promise<Stall[]> {
  const stalls: Stall[] = [];
  for (let round = 0; round < rounds; round += 1) stalls.push(await stall(sandbox));
  return stalls;
}

/** All of them stall at once, and the genuine answer comes when the last one of them is there. */
async function stall(sandbox: Sandbox): Promise<Stall> {
  const signIns = await openSignIns(sandbox);
  const attempt = await signIns.begin();
  const lag = monitorEventLoopDelay({ resolution: 10 });
  lag.enable();
  const stalled = [
    ...Array.from({ length: silent }, () => stallAt(attempt)),
    ...Array.from({ length: slow }, (_, index) => stallAt(attempt, slowly[index % slowly.length])),
  ];
  await Promise.all(stalled.map(({ connected }) => connected));
  const startedAt = performance.now();
  // The last page is asked for first: the genuine answer would end the attempt, and every connection with it.
  const page = await ask(`${attempt.callback.origin}/done`);
  const answeredMs = performance.now() - startedAt;
  const closings = await Promise.all(stalled.map(({ ended }) => ended));
  lag.disable();

  // None of them has closed its own side, and yet their places are free.
  const more = Array.from({ length: silent }, () => stallAt(attempt));
  await Promise.all(more.map(({ connected }) => connected));
  const askedAt = performance.now();
  const status = await signIns.ask(attempt);
  const genuineMs = performance.now() - askedAt;
  const succeeded = status === 303 && page.status === 200 && 'account' in (await attempt.ended);
  for (const { leave } of [...stalled, ...more]) leave();
  return {
    answeredMs: Math.max(answeredMs, genuineMs),
    closed: closings.length,
    closedMs: Math.max(...closings) - startedAt,
    succeeded,
    lagMs: lag.max / 1e6,
  };
}

/** What a slow client begins with, and then goes on with, a byte a second. */
const slowly = [
  ['G', 'ET /done HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['GET /done HTTP/1.1\r\nHost: 127.', '0'.repeat(100)],
  ['GET /done HTTP/1.1\r\nHost: x\r\nX-A: ', 'a'.repeat(100)],
  ['POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n', '\r\nhalf of a body that never ends'],
  ['POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n', '5\r\nhalf'],
] as const;

/** Never closes its own side, whatever the server does. */
function stallAt({ callback }: Attempt, [start, rest]: readonly [string, string] = ['', '']) {
  const socket = connect({ host: callback.hostname, port: Number(callback.port), allowHalfOpen: true });
  socket.on('error', () => undefined).resume();
  if (start !== '') socket.write(start);
  let next = 0;
  const dripping = setInterval(() => {
    if (next < rest.length && socket.writable) socket.write(rest[next++] ?? '');
  }, 1_000);
  const ended = new Promise<number>((resolve) => {
    const end = () => {
      clearInterval(dripping);
      resolve(performance.now());
    };
    socket.once('end', end).once('close', end);
  });
  return { connected: once(socket, 'connect'), ended, leave: () => socket.destroy() };
}

type End = readonly [what: string, end: (signIns: SignIns, attempt: Attempt) => Promise<void>];

/** Long enough to agree, and over before the stalled ones are. */
const attemptMs = 4_000;

const ends: readonly End[] = [
  [
    'success',
    async (signIns, attempt) => {
      await signIns.ask(attempt);
    },
  ],
  [
    'the person said no',
    async (_, { callback }) => {
      const declined = new URL(callback);
      declined.searchParams.delete('code');
      declined.searchParams.set('error', 'access_denied');
      await ask(declined.href);
    },
  ],
  [
    'a code that was refused',
    async (_, { callback }) => {
      const wrong = new URL(callback);
      wrong.searchParams.set('code', 'of-another-attempt');
      await ask(wrong.href);
    },
  ],
  ['a pasted answer', async ({ bench }, { callback }) => bench.signIn.paste(callback.href)],
  ['cancelled', async ({ bench }) => bench.signIn.end()],
  [
    'the next attempt',
    async ({ bench }) => {
      await bench.signIn.start(bench.orderOf());
    },
  ],
  [
    'too late',
    async (_, { ended }) => {
      await ended;
    },
  ],
];

/** Whether the port was closed a second after the end. A timer set then is as late as those of the product are. */
async function endInEveryWay(sandbox: Sandbox, note: (text: string) => void) {
  return Promise.all(
    ends.map(async ([what, end]) => {
      const signIns = await openSignIns(sandbox, what === 'too late' ? { timings: { attemptMs } } : {});
      const attempt = await signIns.begin();
      const wasOpen = !(await isClosed(attempt.callback.origin));
      await end(signIns, attempt);
      await new Promise((resolve) => setTimeout(resolve, portClosedWithinMs));
      const isShut = await isClosed(attempt.callback.origin);
      if (!wasOpen || !isShut) note(`${what}: the port was ${wasOpen ? 'still open' : 'closed before'}`);
      await signIns.bench.signIn.end();
      return { inTime: wasOpen && isShut };
    }),
  );
}
