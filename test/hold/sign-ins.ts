/** Sign-ins under attack: the real flow at the bench of the unit tests, with an eye and a hand on its token requests. */
import type { Sandbox } from '../sandbox/sandbox.ts';
import { createVisitor } from '../sandbox/visitor.ts';
import { ask } from '../unit/raw-http.ts';
import { type Bench, type BenchOptions, createBench, type Ending } from '../unit/sign-in-bench.ts';
import type { Known } from './hostile-callbacks.ts';

export interface Attempt {
  /** The genuine answer, which the browser has and has not asked for yet. */
  readonly callback: URL;
  readonly known: Known;
  readonly ended: Promise<Ending>;
}

export interface SignIns {
  readonly bench: Bench;
  /** What each token request wanted to exchange, in order. */
  readonly codes: string[];
  /** Begins an attempt and agrees to everything; one under way is ended by it. */
  begin(): Promise<Attempt>;
  /** Lets no token request through until they are released; `arrival` resolves when one is there. */
  holdTokens(): { readonly arrival: Promise<void>; release(): void };
  /** The genuine answer arrives: by which status it is answered, 0 when nobody listens. */
  ask(attempt: Attempt): Promise<number>;
}

export async function openSignIns(
  sandbox: Sandbox,
  options: Omit<BenchOptions, 'fetch'> = {},
): Promise<SignIns> {
  const codes: string[] = [];
  let held: Promise<void> | undefined;
  let arrived: () => void = () => undefined;
  const bench = await createBench(sandbox, {
    ...options,
    fetch: async (url, init) => {
      if (url === sandbox.description.provider.tokenEndpoint) {
        codes.push(new URLSearchParams(String(init.body)).get('code') ?? '');
        arrived();
        await held;
      }
      return fetch(url, init);
    },
  });
  const visitor = createVisitor();
  const person = sandbox.description.people[0]?.email ?? '';

  return {
    bench,
    codes,
    async begin(): Promise<Attempt> {
      const ended = bench.ending();
      const { url } = await bench.visit(person, { visitor });
      return { callback: url, known: knownOf(url), ended };
    },
    holdTokens() {
      let release: () => void = () => undefined;
      held = new Promise((resolve) => {
        release = () => {
          held = undefined;
          resolve();
        };
      });
      const arrival = new Promise<void>((resolve) => {
        arrived = resolve;
      });
      return { arrival, release };
    },
    ask: ({ callback }: Attempt): Promise<number> =>
      ask(callback.href).then(
        ({ status }) => status,
        () => 0,
      ),
  };
}

/** What can be known of an attempt by who sees the address that the browser comes back to. */
export function knownOf(callback: URL): Known {
  const { host, pathname, searchParams } = callback;
  return {
    host,
    path: pathname,
    state: searchParams.get('state') ?? '',
    issuer: searchParams.get('iss') ?? '',
  };
}
